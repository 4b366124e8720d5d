//! Making and judging ballots of 30 options in a ring of 1,024, and the least that any judge must do.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gongxin_bench::room::{OPTIONS, Room, post, rng};
use gongxin_crypto::{
    ballot::verify_one, elgamal::Votes, figures::Aggregate, generators::Generators, group::hash_to_group,
};

/// Ballots in a batch.
const BATCH: usize = 1000;

fn make(c: &mut Criterion) {
    let room = Room::new().unwrap();
    let mut rng = rng(10);
    c.bench_function("ballot_make", |b| b.iter(|| room.make(5, &mut rng).unwrap()));
}

fn verify(c: &mut Criterion) {
    let room = Room::new().unwrap();
    let ballots = room.ballots(BATCH).unwrap();
    let posted: Vec<_> = ballots.iter().map(post).collect();
    let mut rng = rng(11);
    c.bench_function("verify_single", |b| {
        b.iter(|| verify_one(room.context(), room.bucket(), posted[0], &mut rng).unwrap());
    });

    let mut group = c.benchmark_group("verify_batch");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(BATCH as u64));
    for (name, threads) in [("1 core", 1), ("2 cores", 2)] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        group.bench_function(name, |b| {
            b.iter(|| pool.install(|| black_box(room.verify(&posted).unwrap().len())));
        });
    }
    group.finish();

    let (layout, figures) = (room.context().layout(), room.context().figures());
    let mut group = c.benchmark_group("floor");
    group
        .sample_size(10)
        .throughput(Throughput::Elements((BATCH * OPTIONS) as u64));
    group.bench_function("decode and add votes", |b| {
        b.iter(|| {
            let mut sum = Aggregate::zero(&figures);
            for ballot in &ballots {
                sum.add(&Votes::decode(&ballot.votes, layout).unwrap());
            }
            sum
        });
    });
    group.finish();
}

fn hashing(c: &mut Criterion) {
    c.bench_function("hash_to_group", |b| {
        b.iter(|| hash_to_group("bench", &[black_box(b"x")]));
    });
    c.bench_function("generators of 53 bits", |b| {
        b.iter(|| Generators::new(black_box(53)))
    });
}

criterion_group!(benches, make, verify, hashing);
criterion_main!(benches);
