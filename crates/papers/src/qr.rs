//! A QR code at the right margin.

use qrcode::{EcLevel, QrCode};

use crate::{PaperError, flow::Flow, font::width, leaf::Mark};

/// Width of the code.
pub(crate) const QR: f32 = 96.0;
/// Rows of the code overlap by this, so that no reader sees white between them.
const SEAM: f32 = 0.1;

/// Draws the code at the present place; the margins are the white that readers need around it.
pub(crate) fn draw(flow: &mut Flow<'_>, text: &str) -> Result<(), PaperError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperError::Qr)?;
    #[expect(clippy::cast_precision_loss, reason = "a code is below two hundred wide")]
    let module = QR / code.width() as f32;
    let (left, top) = (flow.leaf.right() - QR, flow.y);
    let colors = code.to_colors();
    for (row, line) in (0u16..).zip(colors.chunks(code.width())) {
        let mut column = 0u16;
        for run in line.chunk_by(|a, b| a == b) {
            let long = u16::try_from(run.len()).unwrap_or(0);
            if run.first() == Some(&qrcode::Color::Dark) {
                let (x, y) = (left + f32::from(column) * module, top + f32::from(row) * module);
                let area = (x, y, f32::from(long) * module, module + SEAM);
                flow.leaf.marks.push(Mark::Block { area, grey: 0 });
            }
            column += long;
        }
    }
    Ok(())
}

/// In the middle under the code.
pub(crate) fn caption(flow: &mut Flow<'_>, text: &str, base: f32, size: f32) {
    let types = flow.setter.set(text);
    let middle = flow.leaf.right() - QR / 2.0;
    let left = middle - width(&types) * size / 2.0;
    flow.leaf.text(left, base, size, false, types);
}
