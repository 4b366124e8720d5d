//! The record of a sealed meeting as one file: put together once, on the disk, for all who ask after.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    sync::{Arc, Mutex, PoisonError},
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
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::{app::App, live::Live, problem::Problem};

/// Lines of the log taken from memory at a time, so that nobody waits for the meeting meanwhile.
const LINES: usize = 1000;
/// Bytes of the file in memory for each who downloads it.
const CHUNK: u64 = 128 * 1024;

/// An archive in a temporary file without a name: it is gone with the process.
#[derive(Clone)]
pub(crate) struct Packed {
    meeting: String,
    /// More cosignatures make another archive.
    checkpoint: Arc<[u8]>,
    file: Arc<Mutex<File>>,
    length: u64,
}

/// The archive of a sealed meeting under this head. It is finished also if whoever asked goes away.
///
/// # Errors
/// If the store or the disk fails.
pub(crate) async fn archive(app: &App, live: &Arc<Live>, checkpoint: Vec<u8>) -> Result<Packed, Problem> {
    let (app, live) = (app.clone(), live.clone());
    let packing = tokio::spawn(async move {
        let mut last = app.packed.lock().await;
        if let Some(known) = last.as_ref().filter(|known| known.is_of(&live.id))
            && *known.checkpoint == checkpoint
        {
            return Ok(known.clone());
        }
        // The room on the disk first, then the next.
        *last = None;
        let made = pack(live, checkpoint).await?;
        Ok::<_, Problem>(last.insert(made).clone())
    });
    packing.await.unwrap_or_else(|_| Err(Problem::store()))
}

impl Packed {
    /// Whether it is the record of this meeting.
    pub(crate) fn is_of(&self, meeting: &str) -> bool {
        self.meeting == meeting
    }

    /// Part of the file.
    fn read(&self, from: u64) -> io::Result<Bytes> {
        let mut bytes = Vec::new();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(from))?;
        match Read::by_ref(&mut *file).take(CHUNK).read_to_end(&mut bytes)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(bytes.into()),
        }
    }
}

impl IntoResponse for Packed {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (header::CONTENT_LENGTH, self.length.to_string()),
        ];
        let stream = async_stream::stream! {
            let mut at = 0;
            while at < self.length {
                let file = self.clone();
                let read = spawn_blocking(move || file.read(at)).await;
                let bytes = read.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
                at += bytes.as_ref().map_or(self.length, |bytes| bytes.len() as u64);
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
        tracing::error!(%error, "the record could not be put together: is there room in the folder for temporary files (TMPDIR)?");
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
                let kept = runtime.block_on(live.store.document(&live.id, &sealed_name(file)));
                let missing =
                    || io::Error::other(format!("the sealed file {} is not in the store", file.name));
                sink.write_all(&kept.map_err(io::Error::other)?.ok_or_else(missing)?)
            }
        })?;
    }
    let mut file = packer
        .finish()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    Ok(Packed {
        meeting: live.id.clone(),
        checkpoint: checkpoint.into(),
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
