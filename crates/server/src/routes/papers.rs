//! The papers of a ballot: blank ones (票样) for everybody with a role in the meeting; of its result, for those who answer for it:
//! host, supervisor (监督员), trustee (监票人), observer.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderName, header},
};
use gongxin_papers::{Certificate, Fonts, PaperError, blank, blank_pdf, certificate_pdf, pdf, sheets, xlsx};
use gongxin_record::{Entry, bytes::LeafHash, entry::Outcome};
use gongxin_roles::writer::Writer;
use gongxin_rules::Lang;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    auth::{Person, Role},
    problem::Problem,
};

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Whoever reads the whole record anyway.
const READERS: [Role; 4] = [Role::Host, Role::Supervisor, Role::Trustee, Role::Observer];
/// The registrar (登记员) hands out paper ballots, too.
const PRINTERS: [Role; 5] = [
    Role::Host,
    Role::Registrar,
    Role::Supervisor,
    Role::Trustee,
    Role::Observer,
];

/// In which language.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tongue {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// How a paper shall be.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Wish {
    /// Its language, Chinese unless said.
    #[serde(default)]
    lang: Tongue,
}

impl Wish {
    fn lang(&self) -> Lang {
        match self.lang {
            Tongue::Zh => Lang::Zh,
            Tongue::En => Lang::En,
        }
    }
}

/// A file to keep.
type File = ([(HeaderName, String); 2], Vec<u8>);

/// A blank paper ballot (票样) as PDF/A, as soon as the ballot is defined.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/blank.pdf", params(Wish),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn blank_ballot(
    State(app): State<App>,
    person: Person,
    Path((meeting, ballot)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<File, Problem> {
    let (lang, fonts) = (wish.lang(), app.config.fonts.clone());
    make(
        &app,
        (&person, &PRINTERS),
        (&meeting, &ballot),
        ("ballot", "pdf", PDF),
        |log| {
            if !log.state().ballots.contains_key(&ballot) {
                return Err(Problem::not_found());
            }
            let page = blank(log.state(), &ballot, lang).map_err(refused)?;
            Ok(Box::new(move || blank_pdf(&page, &typefaces(&fonts)?, lang)))
        },
    )
    .await
}

/// The result sheets of a ballot as PDF/A.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/paper.pdf", params(Wish),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn sheet_pdf(
    State(app): State<App>,
    person: Person,
    Path((meeting, ballot)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<File, Problem> {
    let (lang, fonts) = (wish.lang(), app.config.fonts.clone());
    of_result(
        &app,
        &person,
        (&meeting, &ballot),
        ("result", "pdf", PDF),
        move |log, (_, _), outcome| {
            let set = sheets(log.state(), outcome, lang)?;
            Ok(Box::new(move || {
                pdf(&set.pages, &set.stamp, &typefaces(&fonts)?, lang)
            }))
        },
    )
    .await
}

/// The result sheets of a ballot as a workbook.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/paper.xlsx", params(Wish),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn sheet_xlsx(
    State(app): State<App>,
    person: Person,
    Path((meeting, ballot)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<File, Problem> {
    let lang = wish.lang();
    of_result(
        &app,
        &person,
        (&meeting, &ballot),
        ("result", "xlsx", XLSX),
        move |log, (_, _), outcome| {
            let set = sheets(log.state(), outcome, lang)?;
            Ok(Box::new(move || xlsx(&set.pages, &set.stamp, lang)))
        },
    )
    .await
}

/// The certificate of a ballot's count (计票证明书) as PDF/A, with the head of the log as it is now.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting}/ballots/{ballot}/certificate.pdf", params(Wish),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn certificate(
    State(app): State<App>,
    person: Person,
    Path((meeting, ballot)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<File, Problem> {
    let (lang, fonts) = (wish.lang(), app.config.fonts.clone());
    of_result(
        &app,
        &person,
        (&meeting, &ballot),
        ("certificate", "pdf", PDF),
        move |log, entry, outcome| {
            let certificate = Certificate::new(log.state(), outcome, entry, log.head(), lang)?;
            Ok(Box::new(move || {
                certificate_pdf(&certificate, &typefaces(&fonts)?, lang)
            }))
        },
    )
    .await
}

/// What is still to be done when the log is free again.
type Rest = Box<dyn FnOnce() -> Result<Vec<u8>, PaperError> + Send>;

/// A paper that says what came of a ballot.
async fn of_result(
    app: &App,
    person: &Person,
    (meeting, ballot): (&str, &str),
    file: (&str, &str, &str),
    read: impl FnOnce(&Writer, (u64, LeafHash), &Outcome) -> Result<Rest, PaperError>,
) -> Result<File, Problem> {
    make(app, (person, &READERS), (meeting, ballot), file, |log| {
        let known = log.state().ballots.get(ballot);
        let number = known.and_then(|b| b.result_at).ok_or_else(Problem::not_found)?;
        let at = usize::try_from(number).map_err(|_| Problem::not_found())?;
        match (log.entries().get(at), log.leaf(number)) {
            (Some(Entry::Outcome(outcome)), Some(leaf)) => {
                read(log, (number, leaf), outcome).map_err(refused)
            }
            _ => Err(Problem::not_found()),
        }
    })
    .await
}

/// Reads what the paper says under the log's lock and sets it without; names the file so that any system can keep it.
async fn make(
    app: &App,
    (person, readers): (&Person, &[Role]),
    (meeting, ballot): (&str, &str),
    (what, ending, kind): (&str, &str, &str),
    read: impl FnOnce(&Writer) -> Result<Rest, Problem>,
) -> Result<File, Problem> {
    let live = app.meeting(meeting).await?;
    person.role(app, meeting, readers).await?;
    let rest = read(&live.read().await?.log)?;
    let made = tokio::task::spawn_blocking(rest).await;
    let bytes = made.map_err(|_| Problem::busy())?.map_err(refused)?;
    let plain: String = ballot
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let name = format!("attachment; filename=\"{what}-{plain}.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes))
}

/// The typefaces, with those that the settings add.
fn typefaces(files: &[std::path::PathBuf]) -> Result<Fonts, PaperError> {
    let read = |(number, file): (usize, &std::path::PathBuf)| {
        std::fs::read(file).map_err(|_| PaperError::Font { number })
    };
    let further: Result<Vec<Vec<u8>>, PaperError> = (1..).zip(files).map(read).collect();
    Fonts::with(further?)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: PaperError) -> Problem {
    Problem::conflict("paper", error.zh(), error.to_string())
}
