//! `gongxin serve` and `gongxin config`: the ballot server.

use anyhow::Result;
use gongxin_server::start;
use serde_json::json;

use super::settings::ServeArgs;
use crate::{output::Output, refusal::refusal};

pub(crate) fn show(args: &ServeArgs, output: &Output) -> Result<()> {
    let config = args.config()?.shown();
    let mut value = serde_json::to_value(&config)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("ok".into(), true.into());
    }
    output.say(&config.to_toml(), &value);
    Ok(())
}

pub(crate) fn run(args: &ServeArgs, output: &Output) -> Result<()> {
    let config = args.config()?;
    listen_to_ourselves();
    let refused =
        |e: gongxin_server::ServeError| refusal("serve", format!("服务未能启动：{}", e.zh()), e.to_string());
    tokio::runtime::Runtime::new()?.block_on(async {
        let running = start(config.clone()).await.map_err(refused)?;
        let address = running.address;
        let code = running.set_up.as_ref().map(|code| code.to_string());
        let mut text = output.pick(
            format!("服务已启动：{}（监听 {address}）", config.origin),
            format!("serving {} on {address}", config.origin),
        );
        if let Some(print) = &running.fingerprint {
            text += &output.pick(
                format!("\n根证书：{}/authority.pem\nSHA-256 指纹：{print}", config.origin),
                format!("\nroot certificate: {}/authority.pem\nits SHA-256: {print}", config.origin),
            );
        }
        if config.unprotected() {
            text += &output.pick(
                format!("\n注意：{address} 不加密。除非前面的代理加密，否则途中的人能看到并改动收发的内容"),
                format!("\nbeware: {address} is plain HTTP. Unless a proxy in front encrypts, whoever is on the way reads and changes what passes"),
            );
        }
        if let Some(code) = &code {
            // The code is in the fragment: it reaches no server log.
            let link = format!("{}/set-up#{code}", config.origin);
            text += &output.pick(
                format!("\n首次启动。一次性初始化码：{code}\n{link}\n"),
                format!("\nfirst start; one-time set-up code: {code}\n{link}\n"),
            );
            text += &picture(&link)?;
        }
        output.say(
            &text,
            &json!({ "ok": true, "address": address.to_string(), "set_up": code, "fingerprint": running.fingerprint }),
        );
        told_to_stop().await?;
        running.stop().await.map_err(refused)
    })
}

/// The server's own words as JSON lines on the standard error output. Libraries say only what went wrong: at any finer level
/// they would write down who asked for what. `GONGXIN_LOG` is the level of the server's own.
fn listen_to_ourselves() {
    use tracing_subscriber::{EnvFilter, fmt};
    let level = match std::env::var("GONGXIN_LOG").as_deref() {
        Ok("trace") => "trace",
        Ok("debug") => "debug",
        Ok("warn") => "warn",
        Ok("error") => "error",
        _ => "info",
    };
    let filter = EnvFilter::new(format!("error,gongxin_server={level},gongxin_store={level}"));
    // A second start in one process keeps the first one's.
    let _ = fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// A QR code for a terminal.
pub(crate) fn picture(link: &str) -> Result<String> {
    let code = qrcode::QrCode::new(link)?;
    Ok(code.render::<qrcode::render::unicode::Dense1x2>().build())
}

/// Ctrl-C, or the stop signal of a service manager.
pub(crate) async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = term.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}
