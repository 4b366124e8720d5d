//! Printable slips: A4, ten a page, cut lines, QR and typeable code. No number on a slip.

use anyhow::Result;
use gongxin_roles::token::Token;
use qrcode::{EcLevel, QrCode, render::svg};
use zeroize::Zeroizing;

const HEAD: &str = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>票条</title><style>\
@page{size:A4;margin:8mm}body{margin:0;font-family:\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif}\
main{display:grid;grid-template-columns:1fr 1fr;grid-auto-rows:54mm}\
section{border:0.3mm dashed #888;padding:4mm;display:flex;gap:4mm;align-items:center;break-inside:avoid}\
svg{width:38mm;height:38mm;flex:none}h1{font-size:11pt;margin:0 0 2mm}p{font-size:9pt;margin:0 0 1.5mm;line-height:1.4}\
code{font:bold 10.5pt/1.5 ui-monospace,monospace;letter-spacing:.5px}</style><main>";

/// One HTML page with all slips. A QR code is printed only if there is a server for it to lead to: a phone would keep the
/// token in its history for nothing.
pub(crate) fn page(
    title: &str,
    host: Option<&str>,
    meeting: &str,
    tokens: &[Token],
) -> Result<Zeroizing<String>> {
    let mut out = Zeroizing::new(String::from(HEAD));
    for token in tokens {
        let typed = token.code();
        let (first, second) = typed.split_at_checked(18).unwrap_or((typed.as_str(), ""));
        out.push_str("<section>");
        if let Some(host) = host {
            out.push_str(&image(host, meeting, token)?);
        }
        let how = if host.is_some() {
            "扫码签到，或输入："
        } else {
            "在投票终端输入："
        };
        out.push_str(&format!(
            "<div><h1>{}</h1><p>{how}</p><code>{}<br>{}</code><p>一人一码，只用一次。请勿拍照、转交。</p></div></section>",
            escape(title),
            first.trim_end_matches('-'),
            second
        ));
    }
    out.push_str("</main></html>\n");
    Ok(out)
}

fn image(host: &str, meeting: &str, token: &Token) -> Result<Zeroizing<String>> {
    // The fragment is the code that people type: one form everywhere, and its checksum tells a damaged link.
    let link = Zeroizing::new(format!("{host}/v/{meeting}#{}", token.code().replace('-', "")));
    let code = QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M)?;
    let image = Zeroizing::new(
        code.render::<svg::Color<'_>>()
            .min_dimensions(160, 160)
            .quiet_zone(true)
            .build(),
    );
    let svg = image.split_once("?>").map_or(image.as_str(), |(_, svg)| svg);
    Ok(Zeroizing::new(svg.to_owned()))
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
