//! Refusals in words: Chinese for the people in the room, English beside it, and a short stable code for programs.

use gongxin_crypto::dkg::DkgError;
use gongxin_protocol::{Finding, Lang};

use crate::{trustee::TrusteeError, writer::WriteError};

impl WriteError {
    /// What was refused, in one language. Every finding names its check and its code.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Malformed(fault) => fault.text(lang),
            Self::Refused(findings) => {
                let texts: Vec<String> = findings.iter().map(|f| finding(f, lang)).collect();
                texts.join(if lang == Lang::Zh { "；" } else { "; " })
            }
        }
    }

    /// The code of the first fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Refused(findings) => findings.first().map_or("refused", |f| f.code),
        }
    }
}

/// A finding with its place, check and code.
#[must_use]
pub fn finding(finding: &Finding, lang: Lang) -> String {
    let (check, code) = (finding.check, finding.code);
    match (lang, finding.entry) {
        (Lang::Zh, Some(n)) => format!("第 {n} 条：{}（{check} {code}）", finding.zh),
        (Lang::Zh, None) => format!("{}（{check} {code}）", finding.zh),
        (Lang::En, Some(n)) => format!("entry {n}: {} ({check} {code})", finding.en),
        (Lang::En, None) => format!("{} ({check} {code})", finding.en),
    }
}

impl TrusteeError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::NotATrustee => "此密钥不属于本会议登记的任何监票人".into(),
            Self::NotNow => "此时没有轮到该监票人的事：请用最新的日志".into(),
            Self::HeadBeforeMix => "见证人联署的是最后一次混洗之前的日志头，请重新签署并联署".into(),
            Self::HeadBeforeClose => "见证人联署的是表决关闭之前的日志头，请在关闭后重新签署并联署".into(),
            Self::Record(fault) => format!("记录不成立，不得交出份额：{}", finding(fault, Lang::Zh)),
            Self::Deal(error) => deal_zh(error),
            Self::Proof(error) => format!("无法生成证明（{error}）"),
            Self::Sign(error) => format!("无法签名（{error}）"),
            Self::Encoding => "内部错误：编码长度不符".into(),
        }
    }

    /// A short stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotATrustee => "not-a-trustee",
            Self::NotNow => "not-now",
            Self::HeadBeforeMix => "head-before-mix",
            Self::HeadBeforeClose => "head-before-close",
            Self::Record(finding) => finding.code,
            Self::Deal(_) => "deal",
            Self::Proof(_) => "proof",
            Self::Sign(_) => "sign",
            Self::Encoding => "internal",
        }
    }
}

fn deal_zh(error: &DkgError) -> String {
    match error {
        DkgError::Deal { dealer, .. } => format!("第 {dealer} 名监票人发放的内容不成立"),
        DkgError::NotAsCommitted(dealer) => format!("第 {dealer} 名监票人发放的内容与承诺不符"),
        DkgError::Share { dealer, to } => {
            format!("第 {dealer} 名监票人发给第 {to} 名的一份与承诺不符")
        }
        DkgError::IdentitySum => "公钥之和为零，须重做密钥仪式".into(),
    }
}
