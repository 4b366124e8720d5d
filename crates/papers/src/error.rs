//! Why a paper could not be made.

use gongxin_rules::{Lang, TrendFault};

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// A further typeface cannot be read.
    #[error("typeface {number} is no OpenType or TrueType font")]
    Font {
        /// Which of those given, from 1.
        number: usize,
    },
    /// The PDF writer refused.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// The spreadsheet writer refused.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A sheet of the record cannot be read.
    #[error("a result sheet of the record cannot be read")]
    Sheet,
    /// The ballot has no result.
    #[error("the ballot has no result")]
    NoResult,
    /// There is no such ballot, or its definition cannot be read.
    #[error("there is no such ballot")]
    NoBallot,
    /// Two surveys cannot be compared.
    #[error("not compared: {0}")]
    Trend(#[from] TrendFault),
    /// The digest does not fit a QR code.
    #[error("the QR code cannot be made")]
    Qr,
}

impl PaperError {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Font { number } => format!("第 {number} 个字体文件不是 OpenType 或 TrueType 字体"),
            Self::Pdf(why) => format!("无法写出 PDF：{why}"),
            Self::Workbook(why) => format!("无法写出工作簿：{why}"),
            Self::Sheet => "记录中的结果表无法读取".to_owned(),
            Self::NoResult => "这次表决还没有结果".to_owned(),
            Self::NoBallot => "没有这次表决".to_owned(),
            Self::Trend(fault) => format!("不能比较：{}", fault.message(Lang::Zh)),
            Self::Qr => "无法生成二维码".to_owned(),
        }
    }
}
