//! A crowd of simulated phones, and the host, trustees and witnesses around them, who hold a whole meeting against a running
//! server: real tokens, real proofs, real signatures over HTTP. Everything that the server promised is checked against the
//! record that it publishes.

mod arrival;
mod ballot;
mod client;
mod convened;
mod crowd;
mod flood;
mod listeners;
mod meeting;
mod people;
mod report;
mod setting;
mod waiting;

pub use arrival::Arrival;
pub use client::{AGENT, Client, SwarmError, set_up};
pub use flood::{Flood, Flooded};
pub use listeners::Listened;
pub use meeting::{Plan, hold};
pub use report::{Figures, Lap};
pub use waiting::{Waiting, prepare, prepare_watched};
