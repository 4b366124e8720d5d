//! Refuses archives that are larger than they look, before any spreadsheet parser sees them.
//!
//! Sizes in an archive are claims. Every entry is inflated here once, into nothing, and counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::ImportError;
use crate::options::Limits;

/// Entries below this size are never asked for their ratio: small, repetitive parts compress very well.
const RATIO_FLOOR: u64 = 1 << 20;
/// First bytes of an OLE container: an old .xls, or a workbook with a password.
const OLE_MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Passes an archive whose entries are few, distinct, whole and small once inflated.
///
/// # Errors
/// The limit that is exceeded, or [`ImportError::Damaged`].
pub(crate) fn check_archive(bytes: &[u8], limits: &Limits) -> Result<(), ImportError> {
    if bytes.starts_with(&OLE_MAGIC) {
        return Err(ImportError::OldOrEncrypted);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits.entries {
        return Err(ImportError::TooManyEntries {
            entries: archive.len(),
            limit: limits.entries,
        });
    }
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(damaged)? {
        return Err(ImportError::Damaged {
            detail: "two parts share one name or place".to_owned(),
        });
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let compressed = entry.compressed_size().max(1);
        let budget = limits.inflated_bytes.saturating_sub(total).saturating_add(1);
        let inflated = count(&mut (&mut entry).take(budget))?;
        total = total.saturating_add(inflated);
        if inflated > RATIO_FLOOR && inflated / compressed > limits.ratio {
            let entry = entry
                .name()
                .map_or_else(|_| index.to_string(), |name| name.into_owned());
            return Err(ImportError::RatioTooHigh {
                entry,
                limit: limits.ratio,
            });
        }
        if total > limits.inflated_bytes {
            return Err(ImportError::InflatesTooLarge {
                limit: limits.inflated_bytes,
            });
        }
    }
    Ok(())
}

fn count(reader: &mut impl Read) -> Result<u64, ImportError> {
    std::io::copy(reader, &mut std::io::sink()).map_err(damaged)
}

fn damaged(error: impl std::fmt::Display) -> ImportError {
    ImportError::Damaged {
        detail: error.to_string(),
    }
}
