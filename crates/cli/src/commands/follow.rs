//! `gongxin witness follow`: reads a served meeting's log as it grows, and cosigns every head that its log key signs and that
//! continues what was seen before. Phones vote only on heads that enough witnesses have cosigned.

use std::{path::PathBuf, time::Duration};

use anyhow::Result;
use gongxin_protocol::Phase;
use gongxin_roles::{
    memory::Memory,
    witness::{Looked, PURPOSE, add_line},
    writer::Writer,
};
use gongxin_swarm::{Client, SwarmError};
use gongxin_tlog::Signer;
use serde_json::json;
use zeroize::Zeroizing;

use super::{secret::SecretArg, serve::told_to_stop, witness::listed_signer};
use crate::{
    files, machine,
    output::Output,
    refusal::{refusal, require},
};

#[derive(clap::Args)]
#[command(
    after_help = "示例 Example:\n  gongxin witness follow --secret witness.key --url https://vote.example --meeting 会议摘要\n  \
    gongxin witness follow --secret witness.key --url 'https://vote.example/observer?meeting=…' --key-file 阅览码.txt\n\n\
    Compare the meeting's digest with the one on paper first. It ends when the record is sealed and cosigned, on Ctrl-C, and at \
    once, with an error, when the server shows another history than before: say so aloud then."
)]
pub(crate) struct FollowArgs {
    #[command(flatten)]
    secret: SecretArg,
    /// 服务地址，或主持人给的监督链接 / Address of the server, or the link for observers.
    #[arg(long)]
    url: String,
    /// 会议摘要，链接中已有的不必写 / The meeting's digest, unless the link has it.
    #[arg(long, allow_hyphen_values = true)]
    meeting: Option<String>,
    /// 写有阅览码的文件，记录不公开时需要 / A file with the key that the host gave, where the record is not public.
    #[arg(long)]
    key_file: Option<PathBuf>,
    /// 服务器自己的根证书（PEM） / The private root certificate of the server (PEM).
    #[arg(long)]
    authority: Option<PathBuf>,
    /// 每几秒看一次 / Look every so many seconds.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// 只看一次 / Look once.
    #[arg(long)]
    once: bool,
}

pub(super) fn run(args: &FollowArgs, output: &Output) -> Result<()> {
    let seed = args.secret.read(PURPOSE, output)?;
    let (base, meeting) = place(args)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut client = match &args.authority {
            Some(path) => Client::trusting(&base, &files::read(path)?)?,
            None => Client::new(&base)?,
        };
        if let Some(path) = &args.key_file {
            client = client.with_key(files::read_text(path)?.trim());
        }
        let mut witness = Witness {
            args,
            output,
            client,
            seed,
            base: format!("/api/v1/meetings/{meeting}"),
            meeting,
            log: Writer::default(),
            memory: Memory::default(),
            followed: 0,
        };
        let mut away = false;
        loop {
            match witness.look().await {
                Ok(true) => return Ok(()),
                Ok(false) => away = false,
                Err(error) if args.once || !passes(&error) => return Err(error),
                Err(error) => {
                    if !std::mem::replace(&mut away, true) {
                        output.say(
                            &output.pick(
                                format!("暂时连不上服务器，继续尝试：{error}"),
                                format!("the server cannot be reached just now, trying on: {error}"),
                            ),
                            &json!({ "ok": false, "code": "offline" }),
                        );
                    }
                }
            }
            if args.once {
                return Ok(());
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(args.every)) => {}
                stopped = told_to_stop() => return Ok(stopped?),
            }
        }
    })
}

/// The server and the meeting that are meant.
fn place(args: &FollowArgs) -> Result<(String, String)> {
    let (address, query) = args.url.split_once('?').unwrap_or((&args.url, ""));
    let link = query
        .split(['#', '&'])
        .find_map(|part| part.strip_prefix("meeting="));
    let origin = |address: &str| -> Option<String> {
        let (scheme, rest) = address.split_once("://")?;
        Some(format!("{scheme}://{}", rest.split(['/', '#']).next()?))
    };
    let meeting = args.meeting.as_deref().or(link);
    match (origin(address), meeting) {
        (Some(base), Some(meeting)) => Ok((base, meeting.to_owned())),
        _ => Err(refusal(
            "url",
            "需要服务地址和会议摘要：用 --meeting，或给出监督链接",
            "the server's address and the meeting's digest are needed: --meeting, or a link for observers",
        )),
    }
}

/// Whether the server may answer later.
fn passes(error: &anyhow::Error) -> bool {
    match error.downcast_ref::<SwarmError>() {
        Some(SwarmError::Http(_)) => true,
        // A conflict: the host signed a newer head meanwhile, which the next look finds.
        Some(error) => error
            .status()
            .is_some_and(|status| status.is_server_error() || status.as_u16() == 409),
        None => false,
    }
}

struct Witness<'a> {
    args: &'a FollowArgs,
    output: &'a Output,
    client: Client,
    seed: Zeroizing<[u8; 32]>,
    base: String,
    meeting: String,
    log: Writer,
    /// What stands in the file beside the secret.
    memory: Memory,
    /// Entries that it knows of.
    followed: u64,
}

impl Witness<'_> {
    /// Reads on, and cosigns what is new. Answers whether the record is sealed and cosigned.
    async fn look(&mut self) -> Result<bool> {
        self.read_on().await?;
        let (size, _) = self.log.head();
        require(
            size > 0 && self.log.state().digest().to_b64() == self.meeting,
            "another-meeting",
            "服务器给出的不是这次会议",
            "the server shows another meeting",
        )?;
        let signer = listed_signer(&self.log, &self.seed)?;
        // Remembered before anything is signed.
        if size > self.followed {
            self.memory = self.args.secret.follow(&self.log)?;
            self.followed = size;
        }
        let ballots = self.log.state().ballots.iter();
        let open = ballots.filter(|(_, ballot)| ballot.phase == Phase::Open);
        let mut paths: Vec<String> = open
            .map(|(id, _)| format!("{}/ballots/{id}/checkpoint", self.base))
            .collect();
        paths.push(format!("{}/checkpoint", self.base));
        let mut whole = false;
        for path in paths {
            if let Some(head) = self.cosign(&path, &signer).await? {
                whole = head == size;
            }
        }
        Ok(whole && self.log.state().sealed)
    }

    /// Reads what was logged since, and judges it.
    async fn read_on(&mut self) -> Result<()> {
        loop {
            let from = self.log.head().0;
            let page = match self.client.bytes(&format!("{}/log?from={from}", self.base)).await {
                // What is withheld from this witness it cannot cosign; what came before it can.
                Err(SwarmError::Refused { code, .. }) if code == "withheld" && from > 0 => return Ok(()),
                page => page?,
            };
            for line in page.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                self.log.append(line)?;
            }
            if self.log.head().0 == from {
                return Ok(());
            }
        }
    }

    /// Cosigns a head that the server shows, unless this witness has. Answers its size, if there is one within what was kept.
    async fn cosign(&self, path: &str, signer: &Signer) -> Result<Option<u64>> {
        let bytes = match self.client.bytes(path).await {
            Err(error) if error.status().is_some_and(|status| status.as_u16() == 404) => return Ok(None),
            bytes => bytes?,
        };
        let (head, note) = match add_line(self.memory.kept(&self.log)?, signer, &bytes, machine::now()?)? {
            Looked::Beyond => return Ok(None),
            Looked::Stood(head) => return Ok(Some(head.size)),
            Looked::Cosigned(head, note) => (head, note),
        };
        let path = format!("{}/cosignatures", self.base);
        self.client.line(&path, note.to_string().as_bytes()).await?;
        let name = signer.public().name();
        self.output.say(
            &self.output.pick(
                format!("已见证第 {} 条时的日志头：{name}", head.size),
                format!("head of {} entries cosigned by {name}", head.size),
            ),
            &json!({ "ok": true, "name": name, "size": head.size }),
        );
        Ok(Some(head.size))
    }
}
