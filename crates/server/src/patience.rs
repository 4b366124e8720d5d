//! How long the server waits for the database. A network that swallows everything answers nothing, not even with an error.

use std::{future::Future, time::Duration};

use gongxin_store::StoreError;

use crate::problem::Problem;

/// What takes longer is given up: it may or may not have been done.
const PATIENCE: Duration = Duration::from_secs(15);

/// Waits for the store, and not for ever.
pub(crate) async fn answered<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, Problem> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(answer) => Ok(answer?),
        Err(_) => {
            tracing::error!("the database does not answer");
            Err(Problem::store())
        }
    }
}
