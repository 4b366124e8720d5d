//! Every error in the language of the person who reads it.

use std::io;

use gongxin_draw::{PanelError, QuotaError};
use gongxin_protocol::{Finding, Lang};
use gongxin_record::Malformed;
use gongxin_roles::{
    contributor::RevealError, intake::Declined, memory::Forked, sealed::SealedError, token::CodeError,
    trustee::TrusteeError, voter::VoterError, witnessed::NotWitnessed, words::finding, writer::WriteError,
};
use gongxin_tlog::{NoteError, VkeyError};

use crate::refusal::Refusal;

/// The text of an error and the code of its innermost known cause.
pub(crate) fn describe(error: &anyhow::Error, lang: Lang) -> (String, &'static str) {
    let zh = lang == Lang::Zh;
    if let Some(e) = error.downcast_ref::<Refusal>() {
        let own = if zh { &e.zh } else { &e.en };
        return match &e.cause {
            None => (own.clone(), e.code),
            Some(cause) => {
                let (text, code) = describe(cause, lang);
                let colon = if zh { "：" } else { ": " };
                let code = if code == OTHER { e.code } else { code };
                (format!("{own}{colon}{text}"), code)
            }
        };
    }
    macro_rules! known {
        ($($kind:ty => $code:expr),+ $(,)?) => {$(
            if let Some(e) = error.downcast_ref::<$kind>() {
                return (if zh { e.zh() } else { e.to_string() }, $code(e));
            }
        )+};
    }
    known! {
        TrusteeError => TrusteeError::code,
        VoterError => VoterError::code,
        NotWitnessed => NotWitnessed::code,
        RevealError => RevealError::code,
        Forked => |_: &Forked| "forked",
        Declined => |e: &Declined| e.code(),
        SealedError => |_: &SealedError| "sealed",
        CodeError => |_: &CodeError| "token-code",
        PanelError => |_: &PanelError| "alternate",
        QuotaError => |_: &QuotaError| "quota",
    }
    if let Some(e) = error.downcast_ref::<WriteError>() {
        return (e.text(lang), e.code());
    }
    if let Some(e) = error.downcast_ref::<Finding>() {
        return (finding(e, lang), e.code);
    }
    if let Some(e) = error.downcast_ref::<Malformed>() {
        return (e.text(lang), "malformed");
    }
    if let Some(e) = error.downcast_ref::<io::Error>() {
        return (io_text(e, zh), "file");
    }
    if let Some(e) = error.downcast_ref::<serde_json::Error>() {
        let text = if zh {
            format!("不是应有的 JSON（{e}）")
        } else {
            e.to_string()
        };
        return (text, "malformed");
    }
    if let Some(e) = error.downcast_ref::<VkeyError>() {
        let text = if zh { e.zh().into() } else { e.to_string() };
        return (text, "verifier-key");
    }
    if let Some(e) = error.downcast_ref::<NoteError>() {
        let text = if zh {
            format!("不是签署过的文件（{e}）")
        } else {
            e.to_string()
        };
        return (text, "checkpoint-malformed");
    }
    (format!("{error:#}"), OTHER)
}

/// The code of an error that has none of its own.
const OTHER: &str = "refused";

fn io_text(error: &io::Error, zh: bool) -> String {
    use io::ErrorKind as K;
    if !zh {
        return error.to_string();
    }
    match error.kind() {
        K::NotFound => "没有这个文件".into(),
        K::PermissionDenied => "没有权限".into(),
        K::AlreadyExists => "已经存在".into(),
        K::IsADirectory => "这是文件夹，不是文件".into(),
        K::StorageFull => "磁盘已满".into(),
        K::InvalidData => "内容无法读取".into(),
        _ => error.to_string(),
    }
}
