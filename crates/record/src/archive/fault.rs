//! What is wrong with an archive. Check V01.

use thiserror::Error;

use crate::malformed::Lang;

/// A departure from the one permitted form of an archive, or from what its seal says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ArchiveFault {
    /// The file does not end like a ZIP archive on one disk without comment.
    #[error("not a ZIP archive, or cut off, or with bytes or a comment after its end")]
    NotZip,
    /// The file is too long to be an archive within the limits.
    #[error("the archive has more than {limit} bytes")]
    FileTooLong {
        /// How many are permitted.
        limit: usize,
    },
    /// More members than permitted.
    #[error("the archive has {found} members, more than {limit}")]
    TooManyMembers {
        /// How many the directory has.
        found: usize,
        /// How many are permitted.
        limit: usize,
    },
    /// The directory at the end is damaged.
    #[error("byte {at}: the directory of the archive is damaged")]
    Directory {
        /// Offset in the file.
        at: usize,
    },
    /// Bytes that belong to no member, or to two.
    #[error("bytes {from} to {to} of the archive belong to no member, or to two")]
    Stray {
        /// The first of them.
        from: usize,
        /// The one after the last.
        to: usize,
    },
    /// A name that could be unpacked elsewhere, or differently by different tools.
    #[error("the member name {name:?} is not a plain relative path of ASCII letters, digits, '.', '_', '-'")]
    Name {
        /// The name, as far as it is text.
        name: String,
    },
    /// Two members of one name.
    #[error("{name}: the archive has this member twice")]
    Duplicate {
        /// The member.
        name: String,
    },
    /// A member that is a link, a directory or another thing that is no file.
    #[error("{name}: not a plain file")]
    NotAFile {
        /// The member.
        name: String,
    },
    /// A member with a password, or with options that readers treat differently.
    #[error("{name}: encrypted, or written with options that are not allowed")]
    Options {
        /// The member.
        name: String,
    },
    /// A member that is neither stored nor deflated.
    #[error("{name}: compression method {method}; only stored (0) and deflate (8) are allowed")]
    Method {
        /// The member.
        name: String,
        /// The method of the directory.
        method: u16,
    },
    /// The header before the member says otherwise than the directory.
    #[error("{name}: the header before the member and the directory disagree")]
    Disagree {
        /// The member.
        name: String,
    },
    /// The compressed bytes are damaged, or bytes follow their end.
    #[error("{name}: the compressed bytes are damaged or have something after their end")]
    Corrupt {
        /// The member.
        name: String,
    },
    /// The member is longer or shorter than the directory says.
    #[error("{name}: not of the {declared} bytes that the directory names")]
    Size {
        /// The member.
        name: String,
        /// What the directory says.
        declared: usize,
    },
    /// The CRC-32 is another.
    #[error("{name}: the checksum of the archive does not fit")]
    Checksum {
        /// The member.
        name: String,
    },
    /// All members together are too long; this one and those after it were not unpacked.
    #[error("{name}: with this member the archive has more than {limit} bytes; the rest was not unpacked")]
    TooLarge {
        /// The member.
        name: String,
        /// How many bytes are permitted.
        limit: usize,
    },
    /// A member that must be there is not.
    #[error("{name}: missing from the archive")]
    Missing {
        /// The member.
        name: String,
    },
    /// The log does not end with a `seal`.
    #[error("the last entry of the log is no seal; the record is incomplete")]
    NoSeal,
    /// The seal's files are not strictly ascending by name, or name the log or its head.
    #[error("{name}: out of order in the seal, or not to be sealed")]
    SealOrder {
        /// The file.
        name: String,
    },
    /// A member that the seal does not name.
    #[error("{name}: in the archive but not in the seal")]
    Unsealed {
        /// The member.
        name: String,
    },
    /// A member whose size or digest is not that of the seal.
    #[error("{name}: size or SHA-256 differs from the seal")]
    SealDigest {
        /// The member.
        name: String,
    },
}

impl ArchiveFault {
    /// The member or file that is meant, if it is one.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::NotZip
            | Self::FileTooLong { .. }
            | Self::TooManyMembers { .. }
            | Self::Directory { .. }
            | Self::Stray { .. }
            | Self::NoSeal => None,
            Self::Name { name }
            | Self::Duplicate { name }
            | Self::NotAFile { name }
            | Self::Options { name }
            | Self::Method { name, .. }
            | Self::Disagree { name }
            | Self::Corrupt { name }
            | Self::Size { name, .. }
            | Self::Checksum { name }
            | Self::TooLarge { name, .. }
            | Self::Missing { name }
            | Self::SealOrder { name }
            | Self::Unsealed { name }
            | Self::SealDigest { name } => Some(name),
        }
    }

    /// The message in the given language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::NotZip => "不是 ZIP 归档，或被截断，或末尾有多余内容".to_owned(),
            Self::FileTooLong { limit } => format!("归档超过 {limit} 字节"),
            Self::TooManyMembers { found, limit } => format!("归档有 {found} 个文件，超过上限 {limit}"),
            Self::Directory { at } => format!("字节 {at}：归档目录损坏"),
            Self::Stray { from, to } => format!("归档第 {from} 至 {to} 字节不属于任何文件，或同属两个文件"),
            Self::Name { name } => {
                format!("文件名 {name:?} 不是由 ASCII 字母、数字、“.”“_”“-”组成的相对路径")
            }
            Self::Duplicate { name } => format!("{name}：归档中重复出现"),
            Self::NotAFile { name } => format!("{name}：不是普通文件"),
            Self::Options { name } => format!("{name}：已加密，或使用了不允许的选项"),
            Self::Method { name, method } => {
                format!("{name}：压缩方法为 {method}；只允许存储（0）与 deflate（8）")
            }
            Self::Disagree { name } => format!("{name}：文件头与归档目录不一致"),
            Self::Corrupt { name } => format!("{name}：压缩数据损坏，或其后有多余内容"),
            Self::Size { name, declared } => format!("{name}：长度不是目录所写的 {declared} 字节"),
            Self::Checksum { name } => format!("{name}：归档校验和不符"),
            Self::TooLarge { name, limit } => format!("{name}：至此解压总量超过 {limit} 字节，其余未解压"),
            Self::Missing { name } => format!("{name}：归档中缺失"),
            Self::NoSeal => "日志最后一条不是 seal，记录不完整".to_owned(),
            Self::SealOrder { name } => format!("{name}：在 seal 中顺序不对，或不应列入"),
            Self::Unsealed { name } => format!("{name}：在归档中，但 seal 没有列出"),
            Self::SealDigest { name } => format!("{name}：长度或 SHA-256 与 seal 不符"),
        }
    }
}
