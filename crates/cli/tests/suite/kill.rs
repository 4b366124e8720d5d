//! The server is killed (SIGKILL) at random moments while phones sign in and vote, again and again. Whatever was acknowledged is in the
//! record, once, and the record verifies. `GONGXIN_KILLS` sets how often; PostgreSQL where `GONGXIN_TEST_POSTGRES` names one.

use std::{
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use gongxin_swarm::{Arrival, Plan, hold};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;

use crate::support::server::{GONGXIN, Server, free_port, on_postgresql, plan};

/// What goes wrong while it is killed is not for the test's reader.
fn start(database: &str, port: u16) -> Server {
    Server::by(Command::new(GONGXIN).stderr(Stdio::null()), database, port)
}

fn kills() -> usize {
    std::env::var("GONGXIN_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(8)
}

async fn survives(database: String) {
    let port = free_port();
    let mut server = start(&database, port);
    server.set_up().await;
    let base = server.base.clone();

    let wanted = kills();
    // How many kills there may have been by now. Held while a server is away: what comes next finds one.
    let (due, over) = (Arc::new(Mutex::new(0)), Arc::new(AtomicBool::new(false)));
    let killed = Arc::new(AtomicUsize::new(0));
    let killer = std::thread::spawn({
        let (due, over, killed) = (due.clone(), over.clone(), killed.clone());
        move || {
            let mut rng = ChaCha20Rng::from_seed([3; 32]);
            while !over.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(60 + rng.next_u64() % 400));
                let due = due.lock().unwrap_or_else(PoisonError::into_inner);
                if killed.load(Ordering::SeqCst) < *due {
                    server.kill();
                    server = start(&database, port);
                    killed.fetch_add(1, Ordering::SeqCst);
                }
            }
            server
        }
    });
    let plan = Plan {
        voters: 40 * wanted.min(20),
        options: 6,
        // Longer than the kills take, so that there is always somebody on the way.
        check_in_over: Duration::from_millis(250 * wanted as u64),
        cast_over: Duration::from_millis(500 * wanted as u64),
        arrival: Arrival::Random,
        revote_every: 7,
        seed: [5; 32],
        ..plan(&base)
    };
    let figures = hold(&plan, &mut |step| {
        *due.lock().unwrap_or_else(PoisonError::into_inner) = match step {
            _ if step.starts_with("签到") => wanted / 3,
            _ if step.starts_with("投票") => wanted,
            _ => 0,
        };
    })
    .await;
    over.store(true, Ordering::SeqCst);
    drop(killer.join().unwrap());
    let figures = figures.unwrap();
    assert_eq!(figures.verified, 0, "{}", figures.report);
    assert_eq!(killed.load(Ordering::SeqCst), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    survives(format!("sqlite:{}", folder.path().join("kill.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgresql() {
    if let Some(database) = on_postgresql("kill").await {
        survives(database).await;
    }
}
