//! The trustees' side: key ceremony 3 of 5 with 64 keys, decryption shares, small logarithms.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use curve25519_dalek::{RistrettoPoint, Scalar};
use gongxin_bench::{
    room::{OPTIONS, rng},
    trustees::{CEREMONY, Trustees, columns_of, dealer},
};
use gongxin_crypto::{
    dkg::VerifiedDeal,
    dlog::SmallLog,
    share::{combine, verify_share},
};

/// A large count.
const TEN_MILLION: u64 = 10_000_000;

fn ceremony(c: &mut Criterion) {
    let mut group = c.benchmark_group("dkg");
    group.sample_size(10);
    let one = dealer(1);
    group.bench_function("deal", |b| b.iter(|| one.public().unwrap()));
    let (commitments, proof) = one.public().unwrap();
    group.bench_function("verify a deal", |b| {
        b.iter(|| VerifiedDeal::verify(&CEREMONY, 1, &commitments, &proof).unwrap());
    });
    group.bench_function("whole", |b| b.iter(|| Trustees::new().unwrap()));
    group.finish();
}

fn shares(c: &mut Criterion) {
    let trustees = Trustees::new().unwrap();
    let columns = columns_of(&trustees, &[17; OPTIONS]).unwrap();
    let mut rng = rng(12);
    let mut group = c.benchmark_group("share");
    group.sample_size(20);
    group.bench_function("make", |b| {
        b.iter(|| trustees.share(1, &columns, &mut rng).unwrap());
    });
    let verify = |trustee, rng: &mut _| {
        let posted = trustees.share(trustee, &columns, rng).unwrap();
        verify_share(trustees.context(trustee).unwrap(), &columns, &posted).unwrap()
    };
    let posted = trustees.share(1, &columns, &mut rng).unwrap();
    let context = trustees.context(1).unwrap();
    group.bench_function("verify", |b| {
        b.iter(|| verify_share(context, &columns, &posted).unwrap());
    });
    let three = [verify(1, &mut rng), verify(3, &mut rng), verify(5, &mut rng)];
    group.bench_function("combine", |b| {
        b.iter(|| combine(&columns, &three.each_ref()).unwrap());
    });
    group.finish();
}

fn logarithms(c: &mut Criterion) {
    let mut group = c.benchmark_group("dlog");
    group.sample_size(20);
    group.bench_function("table for 10^7", |b| b.iter(|| SmallLog::new(TEN_MILLION)));
    let table = SmallLog::new(TEN_MILLION);
    let worst = RistrettoPoint::mul_base(&Scalar::from(TEN_MILLION));
    group.bench_function("worst search of 10^7", |b| b.iter(|| table.find(&worst).unwrap()));
    group.finish();
}

criterion_group!(benches, ceremony, shares, logarithms);
criterion_main!(benches);
