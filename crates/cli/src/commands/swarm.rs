//! `gongxin swarm`: a crowd of phones holds a meeting against a running server.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Result;
use gongxin_swarm::{Arrival, Figures, Flood, Flooded, Lap, Listened, Plan, SwarmError, hold, set_up};
use rand_core::Rng;

use crate::{files, machine, output::Output, refusal::refusal};

/// 压力演练
#[derive(clap::Args)]
#[command(
    after_help = "示例 Example (a fresh server and its set-up code):\n  gongxin swarm --server http://127.0.0.1:8443 --set-up CODE --password-file password.txt --voters 1000\n\n\
    It makes the accounts host and supervisor, holds a rehearsal with real tokens, proofs and shares, and verifies the published record."
)]
pub(crate) struct SwarmArgs {
    /// 服务地址 / Address of the server.
    #[arg(long)]
    server: String,
    /// 首次启动时的初始化码 / The set-up code of a first start; without it the accounts must exist.
    #[arg(long, allow_hyphen_values = true)]
    set_up: Option<String>,
    /// 写有密码的文件 / A file with the password of host and supervisor.
    #[arg(long)]
    password_file: PathBuf,
    /// 手机数 / Phones.
    #[arg(long, default_value_t = 200)]
    voters: usize,
    /// 名单人数 / Names on the list.
    #[arg(long, default_value_t = 30)]
    options: usize,
    /// 签到历时（秒） / Check-ins over so many seconds.
    #[arg(long, default_value_t = 0)]
    check_in_over: u64,
    /// 投票历时（秒） / Ballots over so many seconds.
    #[arg(long, default_value_t = 0)]
    cast_over: u64,
    /// 到场方式 / How phones spread over these times.
    #[arg(long, value_enum, default_value = "even")]
    arrival: Coming,
    /// 每几人改投一次，0 为不改投 / One of so many votes again; 0 for none.
    #[arg(long, default_value_t = 10)]
    revote_every: usize,
    /// 每几人先检验一张票，0 为不检验 / One of so many looks into a ballot first; 0 for none.
    #[arg(long, default_value_t = 50)]
    challenge_every: usize,
    /// 另有多少部手机一直接听会议进展 / Phones that listen to the event stream all the while.
    #[arg(long, default_value_t = 0)]
    listeners: usize,
    /// 同时每秒发出多少张假票 / False ballots a second while people vote.
    #[arg(long)]
    flood: Option<u32>,
    /// 假票从本机哪个地址发出 / Address of this machine from which they come.
    #[arg(long, requires = "flood")]
    flood_from: Option<IpAddr>,
    /// 同一数据库上的其他服务 / Other servers on the same database.
    #[arg(long)]
    other: Vec<String>,
    /// 把记录和信任根存到这里 / A folder for the record and its roots of trust.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// How a crowd comes, as a word of the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Coming {
    /// 均匀 / one after the other
    Even,
    /// 随机 / each at a moment of one's own
    Random,
    /// 开头拥挤 / most at the beginning
    Rush,
}

impl From<Coming> for Arrival {
    fn from(coming: Coming) -> Self {
        match coming {
            Coming::Even => Self::Even,
            Coming::Random => Self::Random,
            Coming::Rush => Self::Rush,
        }
    }
}

/// Keeps `record.zip` and `trust.json` of a meeting.
pub(crate) fn keep(figures: &Figures, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    files::write(&folder.join("record.zip"), &figures.record)?;
    files::write(
        &folder.join("trust.json"),
        figures.trust.to_json_pretty().as_bytes(),
    )
}

/// What the crowd did, a line each.
pub(crate) fn laps(figures: &Figures) -> String {
    let shown = |lap: &Lap| {
        format!(
            "{:<10} {:>6} 次  {:>8.1} 次/秒  p50 {:>7.1} ms  p99 {:>7.1} ms  最慢 {:>7.1} ms  重试 {}\n",
            lap.what, lap.done, lap.per_second, lap.p50_ms, lap.p99_ms, lap.max_ms, lap.retries
        )
    };
    let flooded = |flood: &Flooded| {
        let answers = flood.answers.iter();
        let answers: Vec<String> = answers
            .map(|(status, count)| format!("{status} × {count}"))
            .collect();
        format!(
            "flood      {:>6} 张  {:>8.1} 次答复/秒  {:.1} 秒  断线 {}  {}\n",
            flood.sent,
            flood.answered_per_second,
            flood.seconds,
            flood.broken,
            answers.join("  ")
        )
    };
    let listened = |of: &Listened| {
        format!(
            "listen     {:>6} 部  听到结束 {}  事件 {}\n",
            of.listeners, of.heard, of.events
        )
    };
    let listened = (figures.listened.listeners > 0).then(|| listened(&figures.listened));
    figures
        .laps
        .iter()
        .map(shown)
        .chain(figures.floods.iter().map(flooded))
        .chain(listened)
        .chain([format!(
            "refused    {:>6} 次  有意发错的请求，都按规矩拒绝\n",
            figures.refusals
        )])
        .collect()
}

pub(crate) fn run(args: &SwarmArgs, output: &Output) -> Result<u8> {
    let password = String::from_utf8(files::read(&args.password_file)?)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let mut seed = [0; 32];
    machine::rng()?.fill_bytes(&mut seed);
    let plan = Plan {
        server: args.server.clone(),
        host: ("host".into(), password.clone()),
        supervisor: ("supervisor".into(), password.clone()),
        voters: args.voters,
        options: args.options,
        check_in_over: Duration::from_secs(args.check_in_over),
        cast_over: Duration::from_secs(args.cast_over),
        arrival: args.arrival.into(),
        revote_every: args.revote_every,
        challenge_every: args.challenge_every,
        listeners: args.listeners,
        others: args.other.clone(),
        from: None,
        flood: args.flood.map(|rate| Flood {
            rate,
            from: args.flood_from,
        }),
        seed,
        now: machine::now()?,
    };
    let refused = |e: SwarmError| refusal("swarm", format!("演练中断：{e}"), e.to_string());
    let runtime = tokio::runtime::Runtime::new()?;
    let figures = runtime.block_on(async {
        if let Some(code) = &args.set_up {
            set_up(&args.server, code, &password).await?;
        }
        hold(&plan, &mut |step| output.step(step)).await
    });
    let figures = figures.map_err(refused)?;
    if let Some(folder) = &args.out {
        keep(&figures, folder)?;
    }
    let mut text = laps(&figures);
    text += &figures.report;
    let mut value = serde_json::to_value(&figures)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("ok".into(), (figures.verified == 0).into());
    }
    output.say(&text, &value);
    Ok(figures.verified)
}
