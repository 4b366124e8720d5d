//! The figures, as a table beside what is wanted and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

/// The measured figures; the names are the keys of the JSON file, `null` where nothing was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// A whole ballot, before and after the choice, one core, ms.
    pub ballot_make_ms: f64,
    /// The same in WebAssembly, measured outside, ms.
    pub ballot_make_wasm_ms: Option<f64>,
    /// Points and scalars of a ballot: tag, votes, proof.
    pub ballot_bytes: usize,
    /// A ballot in a batch, one core, ms.
    pub verify_batch_ms_per_ballot_1core: f64,
    /// A ballot in a batch, two cores, ms.
    pub verify_batch_ms_per_ballot_2cores: f64,
    /// One ballot alone, ms.
    pub verify_single_ms: f64,
    /// A whole record of 1,000 ballots of 30 options, measured outside, s.
    pub record_verify_1000x30_s: Option<f64>,
    /// Its peak memory, measured outside, MB.
    pub record_verify_1000x30_mb: Option<f64>,
    /// Decoding and adding the ciphertexts alone, a lower bound for any verifier, µs an option.
    pub floor_us_per_option: f64,
    /// elastic-elgamal: 30 options, made, ms.
    pub elastic_elgamal_make_ms: f64,
    /// elastic-elgamal: 30 options, verified, ms.
    pub elastic_elgamal_verify_ms: f64,
    /// triptych: one proof in 1,024 keys, verified alone, ms.
    pub triptych_verify_ms: f64,
    /// 10,000 rows of width 1 shuffled with proof, two cores, s.
    pub shuffle_make_10000_s: f64,
    /// The same verified, two cores, s.
    pub shuffle_verify_10000_s: f64,
}

/// One line of the table.
pub struct Row {
    /// What was measured.
    pub what: &'static str,
    /// The figure; `None` if it was not measured.
    pub value: Option<f64>,
    /// Unit of the figure.
    pub unit: &'static str,
    /// The most that is wanted, if anything is.
    pub at_most: Option<f64>,
}

impl Row {
    /// A figure with a wanted limit.
    #[must_use]
    pub fn limited(
        what: &'static str,
        value: impl Into<Option<f64>>,
        unit: &'static str,
        at_most: f64,
    ) -> Self {
        Self {
            what,
            value: value.into(),
            unit,
            at_most: Some(at_most),
        }
    }

    /// A figure for comparison.
    #[must_use]
    pub fn plain(what: &'static str, value: impl Into<Option<f64>>, unit: &'static str) -> Self {
        Self {
            what,
            value: value.into(),
            unit,
            at_most: None,
        }
    }

    fn verdict(&self) -> &'static str {
        match (self.value, self.at_most) {
            (Some(value), Some(most)) if value <= most => "met",
            (Some(_), Some(_)) => "missed",
            (None, Some(_)) => "not measured",
            (_, None) => "",
        }
    }
}

impl Figures {
    /// The lines that have a place in the JSON file.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        #[expect(clippy::cast_precision_loss, reason = "a ballot has a few thousand bytes")]
        let bytes = self.ballot_bytes as f64;
        vec![
            Row::limited("ballot, make", self.ballot_make_ms, "ms", 10.0),
            Row::limited("ballot, make (wasm)", self.ballot_make_wasm_ms, "ms", 45.0),
            Row::limited("ballot, points and scalars", bytes, "bytes", 4000.0),
            Row::limited(
                "verify in a batch, 1 core",
                self.verify_batch_ms_per_ballot_1core,
                "ms/ballot",
                0.45,
            ),
            Row::plain(
                "verify in a batch, 2 cores",
                self.verify_batch_ms_per_ballot_2cores,
                "ms/ballot",
            ),
            Row::limited("verify alone", self.verify_single_ms, "ms", 3.0),
            Row::limited("record 1000 x 30, verify", self.record_verify_1000x30_s, "s", 2.0),
            Row::limited(
                "record 1000 x 30, memory",
                self.record_verify_1000x30_mb,
                "MB",
                200.0,
            ),
            Row::limited(
                "floor: decode and add votes",
                self.floor_us_per_option,
                "us/option",
                7.2,
            ),
            Row::plain("elastic-elgamal, make", self.elastic_elgamal_make_ms, "ms"),
            Row::plain("elastic-elgamal, verify", self.elastic_elgamal_verify_ms, "ms"),
            Row::plain("triptych, verify alone", self.triptych_verify_ms, "ms"),
            Row::limited("shuffle 10000 x 1, make", self.shuffle_make_10000_s, "s", 2.4),
            Row::limited("shuffle 10000 x 1, verify", self.shuffle_verify_10000_s, "s", 1.2),
        ]
    }
}

/// The rows as one aligned table.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let number = |value: Option<f64>| match value {
        None => "-".to_owned(),
        Some(value) if value >= 1000.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    };
    let mut out = format!(
        "{:<38} {:>10} {:<10} {:>8}  {}\n",
        "what", "measured", "unit", "at most", "verdict"
    );
    for row in rows {
        let most = row.at_most.map_or_else(String::new, |most| format!("{most}"));
        let line = format!(
            "{:<38} {:>10} {:<10} {most:>8}  {}",
            row.what,
            number(row.value),
            row.unit,
            row.verdict()
        );
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_has_exactly_the_agreed_keys_in_order() {
        let json = serde_json::to_string(&Figures::default()).unwrap();
        let keys: Vec<&str> = json.split('"').skip(1).step_by(2).collect();
        assert_eq!(
            keys,
            [
                "ballot_make_ms",
                "ballot_make_wasm_ms",
                "ballot_bytes",
                "verify_batch_ms_per_ballot_1core",
                "verify_batch_ms_per_ballot_2cores",
                "verify_single_ms",
                "record_verify_1000x30_s",
                "record_verify_1000x30_mb",
                "floor_us_per_option",
                "elastic_elgamal_make_ms",
                "elastic_elgamal_verify_ms",
                "triptych_verify_ms",
                "shuffle_make_10000_s",
                "shuffle_verify_10000_s",
            ]
        );
        assert!(json.contains("\"ballot_make_wasm_ms\":null"));
    }

    #[test]
    fn the_table_aligns_and_judges() {
        let text = table(&[
            Row::limited("a", 1.0, "ms", 1.0),
            Row::limited("b", 1.01, "ms", 1.0),
            Row::limited("c", None, "ms", 1.0),
            Row::plain("d", 12345.6, "us"),
        ]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].ends_with("  met") && lines[2].ends_with("  missed"));
        assert!(lines[3].ends_with("  not measured") && lines[4].ends_with("12346 us"));
        assert_eq!(lines[1].find(" ms "), lines[2].find(" ms "));
    }
}
