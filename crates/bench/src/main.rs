//! Measures the figures of the mathematics and prints them beside what is wanted.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use gongxin_bench::{
    BenchError,
    measure::{median, milliseconds, on_threads},
    mix::Mix,
    oracles::{
        elastic::Poll,
        ring::{Membership, TriptychRing},
    },
    report::{Figures, Row, table},
    room::{OPTIONS, Room, choices, post, rng, size},
    trustees::{Trustees, columns_of, dealer, verified_deal},
};
use gongxin_crypto::{
    Scalar,
    ballot::{PostedBallot, SealedBallot, verify_one},
    dlog::SmallLog,
    elgamal::Votes,
    figures::Aggregate,
    group::hash_to_group,
    share::verify_share,
};
use rayon::prelude::*;

/// A large count.
const TEN_MILLION: u64 = 10_000_000;

/// Medians of the figures that docs/protocol.md leads to, on the machine at hand.
#[derive(Parser)]
struct Options {
    /// Runs of each measurement, at least 5.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(5..))]
    repetitions: u32,
    /// Ballots in a batch.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    ballots: u32,
    /// Writes the figures to this file, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A ballot made in WebAssembly, measured outside, ms.
    #[arg(long, value_name = "X")]
    wasm_ms: Option<f64>,
    /// A record of 1,000 ballots of 30 options verified, measured outside, s.
    #[arg(long, value_name = "X")]
    record_s: Option<f64>,
    /// Peak memory of the same, measured outside, MB.
    #[arg(long, value_name = "X")]
    record_mb: Option<f64>,
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that reports to a person"
)]
fn main() -> ExitCode {
    let options = Options::parse();
    let (figures, rows) = match measure(&options) {
        Ok(done) => done,
        Err(error) => {
            eprintln!("not measured: {error}");
            return ExitCode::FAILURE;
        }
    };
    print!("{}", table(&rows));
    if let Some(path) = &options.json
        && let Err(error) = write(&figures, path)
    {
        eprintln!("{}: not written: {error}", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn write(figures: &Figures, path: &PathBuf) -> std::io::Result<()> {
    let mut text = serde_json::to_string_pretty(figures)?;
    text.push('\n');
    std::fs::write(path, text)
}

/// Everything, with the rows of the table.
fn measure(options: &Options) -> Result<(Figures, Vec<Row>), BenchError> {
    let mut figures = Figures {
        ballot_make_wasm_ms: options.wasm_ms,
        record_verify_1000x30_s: options.record_s,
        record_verify_1000x30_mb: options.record_mb,
        ..Figures::default()
    };
    let mut more = Vec::new();
    let repetitions = options.repetitions as usize;
    let room = Room::new()?;
    make(&room, repetitions, &mut figures, &mut more)?;
    let ballots = room.ballots(options.ballots as usize)?;
    verify(&room, &ballots, repetitions, &mut figures)?;
    trustees(repetitions, &mut more)?;
    shuffles(repetitions, &mut figures, &mut more)?;
    oracles(&room, options, &mut figures, &mut more)?;
    let mut rows = figures.rows();
    rows.append(&mut more);
    Ok((figures, rows))
}

/// Making a ballot. Short, so it is repeated more often.
fn make(
    room: &Room,
    repetitions: usize,
    figures: &mut Figures,
    more: &mut Vec<Row>,
) -> Result<(), BenchError> {
    let mut rng = rng(10);
    let mut place = 0;
    figures.ballot_make_ms = milliseconds(median(repetitions * 20, || {
        place += 1;
        room.make(place, &mut rng)
    })?);
    let point = median(repetitions * 20, || Ok(hash_to_group("bench", &[b"x"])))?;
    more.push(Row::plain("hash to group", point.as_secs_f64() * 1e6, "us"));
    Ok(())
}

/// Judging ballots, and the least that any judge must do.
fn verify(
    room: &Room,
    ballots: &[SealedBallot],
    repetitions: usize,
    figures: &mut Figures,
) -> Result<(), BenchError> {
    let posted: Vec<PostedBallot<'_>> = ballots.iter().map(post).collect();
    let first = *posted.first().ok_or(BenchError::Missing("ballot"))?;
    figures.ballot_bytes = ballots.first().map_or(0, size);
    #[expect(clippy::cast_precision_loss, reason = "at most 100,000 ballots")]
    let count = ballots.len() as f64;
    let batch = |threads| {
        on_threads(threads, || median(repetitions, || Ok(room.verify(&posted)?)))
            .map(|time| milliseconds(time) / count)
    };
    figures.verify_batch_ms_per_ballot_1core = batch(1)?;
    figures.verify_batch_ms_per_ballot_2cores = batch(2)?;
    let mut rng = rng(11);
    figures.verify_single_ms = milliseconds(on_threads(1, || {
        median(repetitions * 20, || {
            Ok(verify_one(room.context(), room.bucket(), first, &mut rng)?)
        })
    })?);
    let (layout, columns) = (room.context().layout(), room.context().figures());
    let floor = median(repetitions, || {
        let mut sum = Aggregate::zero(&columns);
        for ballot in ballots {
            sum.add(&Votes::decode(&ballot.votes, layout)?);
        }
        Ok(sum)
    })?;
    #[expect(clippy::cast_precision_loss, reason = "30 options")]
    let options = count * OPTIONS as f64;
    figures.floor_us_per_option = floor.as_secs_f64() * 1e6 / options;
    Ok(())
}

/// The trustees' side.
fn trustees(repetitions: usize, more: &mut Vec<Row>) -> Result<(), BenchError> {
    let ceremony = median(repetitions, Trustees::new)?;
    more.push(Row::plain(
        "key ceremony 3 of 5, width 64, whole",
        milliseconds(ceremony),
        "ms",
    ));
    let one = dealer(1);
    let deal = median(repetitions, || verified_deal(1, &one))?;
    more.push(Row::plain(
        "one deal, made and verified",
        milliseconds(deal),
        "ms",
    ));

    let trustees = Trustees::new()?;
    let columns = columns_of(&trustees, &[17; OPTIONS])?;
    let mut rng = rng(12);
    let share = median(repetitions, || trustees.share(1, &columns, &mut rng))?;
    more.push(Row::plain(
        "decryption share, 30 options, make",
        milliseconds(share),
        "ms",
    ));
    let posted = trustees.share(1, &columns, &mut rng)?;
    let context = trustees.context(1)?;
    let judged = median(repetitions, || Ok(verify_share(context, &columns, &posted)?))?;
    more.push(Row::plain(
        "decryption share, 30 options, verify",
        milliseconds(judged),
        "ms",
    ));

    let table = median(repetitions, || Ok(SmallLog::new(TEN_MILLION)))?;
    more.push(Row::plain(
        "logarithms up to 10^7, table",
        milliseconds(table),
        "ms",
    ));
    let logs = SmallLog::new(TEN_MILLION);
    let worst = curve25519_dalek::RistrettoPoint::mul_base(&Scalar::from(TEN_MILLION));
    let find = median(repetitions, || {
        logs.find(&worst).ok_or(BenchError::Missing("such logarithm"))
    })?;
    more.push(Row::plain(
        "logarithms up to 10^7, worst search",
        milliseconds(find),
        "ms",
    ));
    Ok(())
}

/// Shuffles on two cores: many narrow rows, and fewer wide ones.
fn shuffles(repetitions: usize, figures: &mut Figures, more: &mut Vec<Row>) -> Result<(), BenchError> {
    let times = |rows, width| {
        on_threads(2, || {
            let mix = Mix::new(rows, width)?;
            let make = median(repetitions, || mix.make())?;
            let posted = Mix::post(&mix.make()?);
            let verify = median(repetitions, || mix.verify(&posted))?;
            Ok((make.as_secs_f64(), verify.as_secs_f64()))
        })
    };
    (figures.shuffle_make_10000_s, figures.shuffle_verify_10000_s) = times(10_000, 1)?;
    let (make, verify) = times(1000, 3)?;
    more.push(Row::plain("shuffle 1000 x 3, make", make, "s"));
    more.push(Row::plain("shuffle 1000 x 3, verify", verify, "s"));
    Ok(())
}

/// The same work by other hands.
fn oracles(
    room: &Room,
    options: &Options,
    figures: &mut Figures,
    more: &mut Vec<Row>,
) -> Result<(), BenchError> {
    let repetitions = options.repetitions as usize;
    let mut rng = rng(13);
    let poll = Poll::new(&mut rng);
    let selected = choices(5);
    figures.elastic_elgamal_make_ms = milliseconds(median(repetitions, || poll.make(&selected, &mut rng))?);
    let choice = poll.make(&selected, &mut rng)?;
    figures.elastic_elgamal_verify_ms =
        milliseconds(median(repetitions, || poll.verify(&choice).map(<[_]>::len))?);

    let ring = TriptychRing::new(room.bucket().keys())?;
    let making = median(repetitions, || ring.make(5, room.secret(5)?.expose(), 0))?;
    more.push(Row::plain("triptych, make", milliseconds(making), "ms"));
    let keys = u32::try_from(room.bucket().keys().len()).unwrap_or(u32::MAX);
    let members = (0..options.ballots)
        .into_par_iter()
        .map(|run| {
            let place = run % keys;
            ring.make(place, room.secret(place as usize)?.expose(), u64::from(run))
        })
        .collect::<Result<Vec<Membership>, BenchError>>()?;
    let first = members.get(..1).unwrap_or_default();
    figures.triptych_verify_ms = milliseconds(median(repetitions, || ring.verify(first))?);
    let batch = milliseconds(median(repetitions, || ring.verify(&members))?) / f64::from(options.ballots);
    more.push(Row::plain("triptych, verify in a batch", batch, "ms/proof"));
    Ok(())
}
