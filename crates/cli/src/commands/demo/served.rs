//! The same kind of meeting on a server: `gongxin serve` in this process, and a crowd of phones that really vote over HTTP.

use std::time::Duration;

use anyhow::Result;
use gongxin_server::{Config, start};
use gongxin_swarm::{Arrival, Plan, hold, set_up};
use rand_core::Rng;

use super::stage::Stage;
use crate::{
    commands::swarm::{keep, laps},
    machine,
    output::line,
    refusal::{refusal, require},
};

/// The password of everybody in this meeting, which ends with it.
pub(super) const PASSWORD: &str = "演示口令 青山常在 绿水长流";

impl Stage {
    /// Starts a server, lets phones check in, vote, vote again and challenge, and stops it. Leaves the record and its roots of
    /// trust in `server/`.
    pub(super) fn served(&self, phones: usize) -> Result<()> {
        self.chapter("九、同样的会议在服务器上 The same on a server, with phones");
        std::fs::create_dir_all(self.path("server"))?;
        let mut seed = [0; 32];
        machine::rng()?.fill_bytes(&mut seed);
        let now = machine::now()?;
        let refused =
            |e: &dyn std::fmt::Display| refusal("served", format!("服务器上的会议中断：{e}"), e.to_string());
        let figures = tokio::runtime::Runtime::new()?.block_on(async {
            let listen = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
            let origin = format!("http://{listen}");
            let config = Config {
                listen,
                origin: origin.clone(),
                database: format!("sqlite:{}", self.path("server/gongxin.db")),
                ..Config::default()
            };
            let server = start(config).await.map_err(|e| refused(&e))?;
            let code = server
                .set_up
                .as_ref()
                .map(|code| code.to_string())
                .unwrap_or_default();
            set_up(&origin, &code, PASSWORD).await.map_err(|e| refused(&e))?;
            let person = |name: &str| (name.to_owned(), PASSWORD.to_owned());
            let plan = Plan {
                server: origin,
                others: Vec::new(),
                from: None,
                host: person("host"),
                supervisor: person("supervisor"),
                voters: phones,
                options: 12,
                check_in_over: Duration::ZERO,
                cast_over: Duration::ZERO,
                arrival: Arrival::Even,
                revote_every: 10,
                challenge_every: 50,
                listeners: 0,
                flood: None,
                seed,
                now,
            };
            let quiet = self.output.json;
            let figures = hold(&plan, &mut |step| {
                if !quiet {
                    line(&format!("  {step}"));
                }
            })
            .await
            .map_err(|e| refused(&e))?;
            server.stop().await.map_err(|e| refused(&e))?;
            anyhow::Ok(figures)
        })?;
        keep(&figures, &self.root.join("server"))?;
        if !self.output.json {
            line(laps(&figures).trim_end());
        }
        require(
            figures.verified == 0,
            "served",
            format!("服务器上的会议未通过验证：\n{}", figures.report),
            format!(
                "the record of the served meeting does not verify:\n{}",
                figures.report
            ),
        )
    }
}
