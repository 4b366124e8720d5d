//! A meeting that goes on: pages to click through, a few slips to vote with, simulated colleagues who vote along.

use std::{net::SocketAddr, path::Path, time::Duration};

use anyhow::Result;
use gongxin_roles::sealed;
use gongxin_server::{Config, start};
use gongxin_swarm::{Arrival, Plan, Waiting, prepare, set_up};
use rand_core::Rng;
use serde_json::json;

use super::{served::PASSWORD, stage::Stage};
use crate::{
    commands::serve::{picture, told_to_stop},
    files, machine,
    output::line,
    refusal::refusal,
};

/// What opens the trustees' key files.
const PASSPHRASE: &str = "演示口令 青山在";
/// Everybody in the room, and those of them whose slips are left for whoever tries this.
const VOTERS: usize = 12;
/// See [`VOTERS`].
const GUESTS: usize = 3;
/// The simulated ballots come one by one.
const CAST_OVER: Duration = Duration::from_secs(10);

impl Stage {
    /// Serves a prepared meeting until somebody stops it. Leaves its database and the trustees' keys in `running/`.
    pub(super) fn running(&self, listen: SocketAddr) -> Result<()> {
        self.chapter("十、请您自己来 Now you");
        std::fs::create_dir_all(self.path("running"))?;
        let mut seed = [0; 32];
        machine::rng()?.fill_bytes(&mut seed);
        let now = machine::now()?;
        let refused =
            |e: &dyn std::fmt::Display| refusal("running", format!("会议未能继续：{e}"), e.to_string());
        tokio::runtime::Runtime::new()?.block_on(async {
            let config = Config {
                listen,
                origin: format!("http://{listen}"),
                database: format!("sqlite:{}", self.path("running/gongxin.db")),
                // Whoever gives an address asks for it; everything in this meeting is made up.
                allow_plain: true,
                ..Config::default()
            };
            let server = start(config).await.map_err(|e| refused(&e))?;
            let origin = format!("http://{}", server.address);
            let code = server
                .set_up
                .as_ref()
                .map(|code| code.to_string())
                .unwrap_or_default();
            set_up(&origin, &code, PASSWORD).await.map_err(|e| refused(&e))?;
            let person = |name: &str| (name.to_owned(), PASSWORD.to_owned());
            let plan = Plan {
                server: origin.clone(),
                others: Vec::new(),
                from: None,
                host: person("host"),
                supervisor: person("supervisor"),
                voters: VOTERS,
                options: 0,
                check_in_over: Duration::ZERO,
                cast_over: CAST_OVER,
                arrival: Arrival::Even,
                revote_every: 0,
                challenge_every: 0,
                listeners: 0,
                flood: None,
                seed,
                now,
            };
            let waiting = prepare(&plan, GUESTS, &mut |_| {})
                .await
                .map_err(|e| refused(&e))?;
            let keys = self.keys_of(&waiting)?;
            self.invite(&origin, &waiting, &keys)?;
            tokio::select! {
                ended = waiting.vote_along() => ended.map_err(|e| refused(&e))?,
                stopped = told_to_stop() => stopped?,
            }
            server.stop().await.map_err(|e| refused(&e))
        })
    }

    /// The trustees' key files, as their pages take them.
    fn keys_of(&self, waiting: &Waiting<'_>) -> Result<Vec<String>> {
        let mut rng = machine::rng()?;
        let mut paths = Vec::new();
        for (trustee, number) in waiting.trustees.iter().zip(1..) {
            let path = self.path(&format!("running/监票人{number}.json"));
            let sealed = sealed::seal(trustee.expose(), "trustee", PASSPHRASE.as_bytes(), &mut rng)
                .map_err(|e| refusal("key-file", e.zh(), e.to_string()))?;
            files::write_secret(Path::new(&path), sealed.as_bytes())?;
            paths.push(path);
        }
        Ok(paths)
    }

    /// Says where everybody goes.
    fn invite(&self, origin: &str, waiting: &Waiting<'_>, keys: &[String]) -> Result<()> {
        let (meeting, key) = (&waiting.meeting, &waiting.key);
        let slips: Vec<String> = waiting
            .codes
            .iter()
            .map(|code| format!("{origin}/v/{meeting}#{}", code.replace('-', "")))
            .collect();
        if self.output.json {
            let value = json!({ "ok": true, "origin": origin, "meeting": meeting, "slips": slips, "keys": keys, "reading_key": key,
                "account": "host", "password": PASSWORD, "passphrase": PASSPHRASE });
            line(&value.to_string());
            return Ok(());
        }
        let mut text = format!(
            "一场会议已经开到签到：{} 人已签到并会跟着投票，还有 {GUESTS} 张票条留给您。\n\
             A meeting has come to check-in: {} have signed in and will vote along; {GUESTS} slips are left for you.\n\n\
             主持台 host      {origin}/host#meeting={meeting}\n\
             \u{3000}\u{3000}\u{3000} 账号 account host  口令 password {PASSWORD}\n\
             大屏幕 screen    {origin}/screen/{meeting}\n\
             监票人 trustee   {origin}/trustee?meeting={meeting}#key={key}\n\
             \u{3000}\u{3000}\u{3000} 口令 passphrase {PASSPHRASE}\n",
            VOTERS - GUESTS,
            VOTERS - GUESTS,
        );
        for file in keys {
            text += &format!("\u{3000}\u{3000}\u{3000} 密钥文件 key file {file}\n");
        }
        text += &format!("观察员 observer  {origin}/observer?meeting={meeting}#key={key}\n");
        for slip in &slips {
            text += &format!("票条 slip        {slip}\n");
        }
        line(&text);
        if let Some(first) = slips.first() {
            line(&picture(first)?);
        }
        line("按 Ctrl-C 结束 Ctrl-C ends it");
        Ok(())
    }
}
