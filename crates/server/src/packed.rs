//! The records of sealed meetings as files: each put together once, on the disk, for all who ask after.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    sync::{Arc, Weak},
};

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use gongxin_record::{
    Entry,
    archive::{CHECKPOINT, LOG, Packer},
    entry::SealedFile,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
    task::spawn_blocking,
};

use crate::{app::App, live::Live, patience::answered, problem::Problem};

/// Records kept for whoever comes next.
const KEPT: usize = 4;
/// Lines of the log taken from memory at a time, so that nobody waits for the meeting meanwhile.
const LINES: usize = 1000;
/// Bytes of the file in memory for each who downloads it.
const CHUNK: u64 = 32 * 1024;

/// The records that were asked for last, and those that somebody still reads: of no record are there two files.
#[derive(Default)]
pub(crate) struct Shelf {
    kept: VecDeque<Arc<Packed>>,
    lent: Vec<Weak<Packed>>,
}

/// An archive in a temporary file without a name: it is gone with the process.
pub(crate) struct Packed {
    meeting: String,
    /// More cosignatures make another archive.
    checkpoint: Vec<u8>,
    /// Read by one at a time.
    file: Arc<Mutex<File>>,
    length: u64,
}

/// A record to be downloaded.
pub(crate) struct Download(Arc<Packed>);

/// The archive of a sealed meeting under this head. Once begun it is finished, also if whoever asked goes away.
///
/// # Errors
/// If the store or the disk fails.
pub(crate) async fn archive(app: &App, live: &Arc<Live>, checkpoint: Vec<u8>) -> Result<Download, Problem> {
    // Whoever goes away while others are served asks for nothing more.
    let mut shelf = app.packed.clone().lock_owned().await;
    if let Some(known) = shelf.find(&live.id, &checkpoint) {
        return Ok(Download(known));
    }
    let live = live.clone();
    let packing = tokio::spawn(async move {
        let made = Arc::new(pack(live, checkpoint).await?);
        shelf.keep(made.clone());
        Ok::<_, Problem>(Download(made))
    });
    packing.await.unwrap_or_else(|_| Err(Problem::store()))
}

impl Shelf {
    fn find(&mut self, meeting: &str, checkpoint: &[u8]) -> Option<Arc<Packed>> {
        self.lent.retain(|packed| packed.strong_count() > 0);
        self.lent
            .iter()
            .filter_map(Weak::upgrade)
            .find(|packed| packed.meeting == meeting && packed.checkpoint == checkpoint)
    }

    fn keep(&mut self, packed: Arc<Packed>) {
        // Of a meeting the record with the most cosignatures is enough.
        self.kept.retain(|kept| kept.meeting != packed.meeting);
        self.kept.truncate(KEPT - 1);
        self.lent.push(Arc::downgrade(&packed));
        self.kept.push_front(packed);
    }

    /// Keeps no more of a meeting than those who read it.
    pub(crate) fn forget(&mut self, wanted: impl Fn(&str) -> bool) {
        self.kept.retain(|packed| wanted(&packed.meeting));
    }
}

impl Packed {
    /// Part of the file.
    async fn read(&self, from: u64) -> io::Result<Bytes> {
        // Whoever waits for another's turn holds no thread.
        let file = self.file.clone().lock_owned().await;
        let length = CHUNK.min(self.length - from);
        let read = spawn_blocking(move || part(file, from, length)).await;
        read.unwrap_or_else(|e| Err(io::Error::other(e)))
    }
}

fn part(mut file: OwnedMutexGuard<File>, from: u64, length: u64) -> io::Result<Bytes> {
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (header::CONTENT_LENGTH, self.0.length.to_string()),
        ];
        let stream = async_stream::stream! {
            let mut at = 0;
            while at < self.0.length {
                let bytes = self.0.read(at).await;
                at += bytes.as_ref().map_or(self.0.length, |bytes| bytes.len() as u64);
                yield bytes;
            }
        };
        (headers, Body::from_stream(stream)).into_response()
    }
}

async fn pack(live: Arc<Live>, checkpoint: Vec<u8>) -> Result<Packed, Problem> {
    let files = {
        let replica = live.read().await?;
        match replica.log.entries().last() {
            Some(Entry::Seal(seal)) => seal.files.clone(),
            _ => Vec::new(),
        }
    };
    let runtime = Handle::current();
    let packing = spawn_blocking(move || write(&runtime, &live, files, checkpoint));
    let packed = packing.await.unwrap_or_else(|e| Err(io::Error::other(e)));
    packed.map_err(|error| {
        tracing::error!(%error, folder = %std::env::temp_dir().display(), "the record could not be put together");
        Problem::store()
    })
}

/// Where a member's bytes are.
enum Member {
    Log,
    Checkpoint,
    Document(SealedFile),
}

fn write(runtime: &Handle, live: &Live, files: Vec<SealedFile>, checkpoint: Vec<u8>) -> io::Result<Packed> {
    let mut members: BTreeMap<String, Member> = files
        .into_iter()
        .map(|file| (file.name.clone(), Member::Document(file)))
        .collect();
    members.insert(LOG.to_owned(), Member::Log);
    members.insert(CHECKPOINT.to_owned(), Member::Checkpoint);
    let mut packer = Packer::new(BufWriter::new(tempfile::tempfile()?));
    for (name, member) in &members {
        packer.add(name, |sink| match member {
            Member::Log => write_log(runtime, live, sink),
            Member::Checkpoint => sink.write_all(&checkpoint),
            Member::Document(file) => {
                let kept = runtime.block_on(answered(live.store.document(&live.id, &sealed_name(file))));
                let kept = kept.map_err(|_| io::Error::other("the store does not answer"))?;
                let missing =
                    || io::Error::other(format!("the sealed file {} is not in the store", file.name));
                sink.write_all(&kept.ok_or_else(missing)?)
            }
        })?;
    }
    let mut file = packer
        .finish()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    Ok(Packed {
        meeting: live.id.clone(),
        checkpoint,
        length: file.seek(SeekFrom::End(0))?,
        file: Arc::new(Mutex::new(file)),
    })
}

/// Writes all lines of a log to which no more are added.
fn write_log(runtime: &Handle, live: &Live, sink: &mut dyn Write) -> io::Result<()> {
    let mut from = 0;
    loop {
        let lines: Vec<Vec<u8>> = {
            let replica = runtime.block_on(live.read());
            let replica = replica.map_err(|_| io::Error::other("the log cannot be read just now"))?;
            let lines = replica.log.lines_from(from).take(LINES);
            lines.map(<[u8]>::to_vec).collect()
        };
        if lines.is_empty() {
            return Ok(());
        }
        for line in &lines {
            sink.write_all(line)?;
            sink.write_all(b"\n")?;
        }
        from += lines.len() as u64;
    }
}

/// The name of the document that keeps a sealed file.
pub(crate) fn sealed_name(file: &SealedFile) -> String {
    format!("sealed-{}", file.sha256.to_b64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(meeting: &str, checkpoint: &[u8], bytes: &[u8]) -> Arc<Packed> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Arc::new(Packed {
            meeting: meeting.to_owned(),
            checkpoint: checkpoint.to_vec(),
            file: Arc::new(Mutex::new(file)),
            length: bytes.len() as u64,
        })
    }

    #[test]
    fn of_what_somebody_reads_there_is_no_second_file() {
        let mut shelf = Shelf::default();
        let slow = packed("first", b"1", b"");
        shelf.keep(slow.clone());
        for number in 0..KEPT {
            shelf.keep(packed(&number.to_string(), b"1", b""));
        }
        assert!(
            shelf
                .find("first", b"1")
                .is_some_and(|found| Arc::ptr_eq(&found, &slow))
        );
        drop(slow);
        assert!(
            shelf.find("first", b"1").is_none(),
            "pushed out, and nobody reads it"
        );
        assert!((0..KEPT).all(|number| shelf.find(&number.to_string(), b"1").is_some()));

        shelf.keep(packed("0", b"2", b""));
        assert!(shelf.find("0", b"1").is_none(), "a better head takes its place");
        shelf.forget(|meeting| meeting != "0");
        assert!(shelf.find("0", b"2").is_none());
        assert!(shelf.find("1", b"1").is_some());
        assert_eq!(shelf.lent.len(), KEPT - 1);
    }

    #[tokio::test]
    async fn a_file_is_read_in_pieces_and_never_beyond_its_end() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
        let whole = packed("m", b"", &bytes);
        let body = Download(whole.clone()).into_response().into_body();
        assert_eq!(axum::body::to_bytes(body, usize::MAX).await.unwrap(), bytes);

        // A file that became shorter breaks the answer off: it does not end it as if that were all.
        whole.file.lock().await.set_len(50_000).unwrap();
        let body = Download(whole).into_response().into_body();
        assert!(axum::body::to_bytes(body, usize::MAX).await.is_err());
    }
}
