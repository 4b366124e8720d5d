//! The judge's refusals of an entry, for JavaScript.

use gongxin_record::Lang;
use gongxin_roles::writer::WriteError;

use crate::Fault;

impl From<WriteError> for Fault {
    fn from(error: WriteError) -> Self {
        Self::new(error.code(), error.text(Lang::Zh), error.text(Lang::En))
    }
}
