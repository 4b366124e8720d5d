//! A monitor that knows nothing of elections: from the tiles alone it comes to the root that the log has signed.

use crate::common::Site;
use gongxin_swarm::Client;
use gongxin_tlog::{Checkpoint, Hash, Note, Tree, leaf_hash};
use serde_json::json;

/// Lines of a full bundle, and hashes of a full tile.
const TILE: usize = 256;

#[tokio::test(flavor = "multi_thread")]
async fn the_signed_root_follows_from_the_tiles() {
    let site = Site::sqlite().await;
    let host = site.log_in("host").await;
    let meeting = site.meeting(&host).await;
    let base = format!("/api/v1/meetings/{meeting}");
    let acts = format!("{base}/acts");
    for n in 0..TILE + 3 {
        let note = json!({ "act": "note", "text": format!("第{n}条") });
        host.post(&acts, &note).await.unwrap();
    }
    host.post(&acts, &json!({ "act": "checkpoint" })).await.unwrap();
    let stranger = Client::new(&site.base).unwrap();
    let get = async |path: &str| stranger.bytes(&format!("{base}/{path}")).await;

    let note = Note::parse(&get("checkpoint").await.unwrap()).unwrap();
    let head = Checkpoint::parse(&note.text).unwrap();
    let size = usize::try_from(head.size).unwrap();
    let rest = size - TILE;
    assert!((1..TILE).contains(&rest), "{size}");

    let mut leaves = Vec::new();
    for path in ["000".to_owned(), format!("001.p/{rest}")] {
        let bundle = get(&format!("tile/entries/{path}")).await.unwrap();
        let mut bytes = &bundle[..];
        while let Some((length, more)) = bytes.split_first_chunk::<2>() {
            let (line, more) = more.split_at(u16::from_be_bytes(*length).into());
            leaves.push(leaf_hash(line));
            bytes = more;
        }
    }
    assert_eq!(leaves.len(), size);
    let tree = Tree::of(leaves.iter().copied());
    assert_eq!(tree.root(), head.root);

    // The tiles of hashes hold the same: leaves on level 0, the root of the full tile on level 1.
    let hashes = |bytes: Vec<u8>| -> Vec<Hash> {
        let (all, rest) = bytes.as_chunks::<32>();
        assert!(rest.is_empty());
        all.iter().copied().map(Hash).collect()
    };
    let full = hashes(get("tile/0/000").await.unwrap());
    let partial = hashes(get(&format!("tile/0/001.p/{rest}")).await.unwrap());
    assert_eq!([full.clone(), partial].concat(), leaves);
    let above = hashes(get("tile/1/000.p/1").await.unwrap());
    assert_eq!(above, [Tree::of(full).root()]);
    // What the log does not have yet is no tile.
    for beyond in [
        "tile/0/001".to_owned(),
        format!("tile/0/001.p/{}", rest + 1),
        "tile/1/000".to_owned(),
    ] {
        assert!(get(&beyond).await.is_err(), "{beyond}");
    }
    site.server.stop().await.unwrap();
}
