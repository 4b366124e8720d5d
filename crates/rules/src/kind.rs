//! The ballot kinds: ids only. Their law is in `law`, their words in the templates.

use serde::{Deserialize, Serialize};

/// A ballot kind; its JSON form is the id, such as `"GT_NOM"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// 会议推荐（有参考人选）: mark up to k of a list longer than k, or name others.
    TjList,
    /// 会议推荐（无参考人选，全额定向或非定向）: name up to k persons.
    TjBlank,
    /// 谈话调研推荐: what was said in talks, entered by two people. Never cast as a ballot.
    TjTalk,
    /// 公推提名: mark up to k of a list of more than 5k; the most named are 意向性人选.
    GtNom,
    /// 二次推荐, 第二轮推荐: the same among fewer.
    #[serde(rename = "TJ_R2")]
    TjR2,
    /// 全委会票决: the plenary committee votes on each person.
    Qwh,
    /// 闭会期间征求全委会成员意见.
    QwhZq,
    /// 常委会（党组）票决: the standing committee votes on each person.
    Cwh,
    /// 复议动议: whether a decision is taken up again.
    CwhFy,
    /// 差额票决: mark up to k of more than k; the winners have the share and are among the first k.
    Ce,
    /// 民主测评 of persons and of leading bodies (班子).
    Cp,
    /// 一报告两评议: 选人用人工作民主评议.
    #[serde(rename = "YBG1")]
    Ybg1,
    /// 一报告两评议: 新提拔任用干部民主评议.
    #[serde(rename = "YBG2")]
    Ybg2,
    /// 换届风气测评.
    Hj,
    /// 公信度, 满意度测评.
    Gxd,
    /// 竞争上岗评分.
    Jz,
    /// 基层党组织选举.
    XjJc,
    /// 地方党委选举.
    XjDf,
}

impl Kind {
    /// Every kind, in the order shown.
    pub const ALL: [Kind; 18] = [
        Kind::TjList,
        Kind::TjBlank,
        Kind::TjTalk,
        Kind::GtNom,
        Kind::TjR2,
        Kind::Qwh,
        Kind::QwhZq,
        Kind::Cwh,
        Kind::CwhFy,
        Kind::Ce,
        Kind::Cp,
        Kind::Ybg1,
        Kind::Ybg2,
        Kind::Hj,
        Kind::Gxd,
        Kind::Jz,
        Kind::XjJc,
        Kind::XjDf,
    ];

    /// The id, as in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Kind::TjList => "TJ_LIST",
            Kind::TjBlank => "TJ_BLANK",
            Kind::TjTalk => "TJ_TALK",
            Kind::GtNom => "GT_NOM",
            Kind::TjR2 => "TJ_R2",
            Kind::Qwh => "QWH",
            Kind::QwhZq => "QWH_ZQ",
            Kind::Cwh => "CWH",
            Kind::CwhFy => "CWH_FY",
            Kind::Ce => "CE",
            Kind::Cp => "CP",
            Kind::Ybg1 => "YBG1",
            Kind::Ybg2 => "YBG2",
            Kind::Hj => "HJ",
            Kind::Gxd => "GXD",
            Kind::Jz => "JZ",
            Kind::XjJc => "XJ_JC",
            Kind::XjDf => "XJ_DF",
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The templates a ballot of this kind may be made from, as `ID@VERSION`. The first is the one meant by a ballot that names none.
    pub const fn templates(self) -> &'static [&'static str] {
        match self {
            Kind::TjList => &["TJ_LIST@1", "TJ_LIST_TY@1"],
            Kind::TjBlank => &["TJ_BLANK@1"],
            Kind::TjTalk => &["TJ_TALK@1"],
            Kind::GtNom => &["GT_NOM@1"],
            Kind::TjR2 => &["TJ_R2@1"],
            Kind::Qwh => &["QWH@1"],
            Kind::QwhZq => &["QWH_ZQ@1"],
            Kind::Cwh => &["CWH@1"],
            Kind::CwhFy => &["CWH_FY@1"],
            Kind::Ce => &["CE@1"],
            Kind::Cp => &["CP@1", "CP_BZ@1"],
            Kind::Ybg1 => &["YBG1@1"],
            Kind::Ybg2 => &["YBG2@1"],
            Kind::Hj => &["HJ@1"],
            Kind::Gxd => &["GXD@1"],
            Kind::Jz => &["JZ@1", "JZ_BFZ@1"],
            Kind::XjJc => &["XJ_JC@1"],
            Kind::XjDf => &["XJ_DF@1", "XJ_DF_WYH@1"],
        }
    }

    /// Whether this kind is only ever entered from papers and must not be cast electronically.
    pub const fn paper_only(self) -> bool {
        matches!(self, Kind::TjTalk)
    }
}
