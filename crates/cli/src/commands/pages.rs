//! `gongxin pages`: whether a server gives the pages that this program carries, asked for file by file as a phone would.

use std::path::PathBuf;

use anyhow::Result;
use gongxin_record::pages::sha256_hex;
use gongxin_server::{PAGES_LIST, page_address, pages_digest};
use gongxin_swarm::Client;
use serde_json::json;

use crate::{
    files,
    output::Output,
    refusal::{refusal, require},
};

#[derive(clap::Args)]
#[command(after_help = "示例 Example:\n  gongxin pages https://vote.example\n\n\
    Run it on a machine of your own, on the network of the phones. It compares with the pages in this program: build that yourself, \
    or take it from where you trust. A server may give other pages to another device, so let several people do it.")]
pub(crate) struct PagesArgs {
    /// 服务地址 / Address of the server.
    url: String,
    /// 服务器自己的根证书（PEM） / The private root certificate of the server (PEM).
    #[arg(long)]
    authority: Option<PathBuf>,
}

pub(super) fn run(args: &PagesArgs, output: &Output) -> Result<()> {
    let base = args.url.trim_end_matches('/');
    let client = match &args.authority {
        Some(path) => Client::trusting(base, &files::read(path)?)?,
        None => Client::new(base)?,
    };
    let list = tokio::runtime::Runtime::new()?.block_on(checked(&client))?;
    let digest = sha256_hex(list.as_bytes());
    require(
        pages_digest().as_deref() == Some(&*digest),
        "other-pages",
        format!("服务器的网页（{digest}）不是本程序所带的：版本不同，或者网页被换过"),
        format!(
            "the server's pages ({digest}) are not those of this program: another version, or other pages"
        ),
    )?;
    let files = list.lines().count();
    output.say(
        &output.pick(
            format!("服务器给出的 {files} 个文件与本程序所带的网页逐个相同\n网页摘要 {digest}"),
            format!(
                "the {files} files that the server gives are those of this program\npages sha256 {digest}"
            ),
        ),
        &json!({ "ok": true, "files": files, "pages": digest }),
    );
    Ok(())
}

/// The server's list, once every file on it has been fetched and is as listed.
async fn checked(client: &Client) -> Result<String> {
    let bad = || {
        refusal(
            "pages",
            "服务器没有给出网页清单",
            "the server gives no list of its pages",
        )
    };
    let list = String::from_utf8(client.bytes(PAGES_LIST).await?).map_err(|_| bad())?;
    for line in list.lines() {
        let (digest, name) = line.split_once("  ").ok_or_else(bad)?;
        let bytes = client.bytes(&page_address(name)).await?;
        require(
            sha256_hex(&bytes) == digest,
            "page-differs",
            format!("{name} 与服务器自己的清单不同"),
            format!("{name} is not as the server's own list has it"),
        )?;
    }
    Ok(list)
}
