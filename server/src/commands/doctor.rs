//! `vendue doctor`: looks at a deployment and says what to do.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use vendue::diagnose::{Finding, Grade};

use crate::commands::output::{Failure, exit, print, print_json};
use crate::database::{DatabaseArgs, Secret};
use crate::identity::{IdentityArgs, TokenArgs};

mod identity;
mod machine;

/// Check a deployment: the database, the way to it, Redis, mail, other systems that let users in,
/// and this machine.
///
/// One line for each check: ok, warning or problem, what was found, and what to do. Nothing is
/// changed, and it may run beside servers. The exit code is 1 when there is a problem. Run it as
/// the user who serves, with the settings of the server.
#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// The folder of the market and the signing key.
    #[arg(long, env = "VENDUE_DATA", default_value = "vendue-data", value_name = "FOLDER")]
    data: PathBuf,
    /// The file of the market; `market.db` in the folder without a word.
    #[arg(long, value_name = "PATH")]
    database: Option<PathBuf>,
    #[command(flatten)]
    database_args: DatabaseArgs,
    /// The address under which browsers reach the server.
    #[arg(long, env = "VENDUE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    tokens: TokenArgs,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    problems: usize,
    warnings: usize,
    checks: Vec<Check<'a>>,
}

#[derive(Debug, Serialize)]
struct Check<'a> {
    check: &'static str,
    grade: &'static str,
    found: &'a str,
    advice: Option<&'a str>,
}

/// Runs the command.
pub(crate) fn run(args: DoctorArgs) -> ExitCode {
    exit("doctor", look(&args))
}

fn look(args: &DoctorArgs) -> Result<ExitCode, Failure> {
    let findings = findings(args)?;
    let count = |grade| findings.iter().filter(|found| found.grade == grade).count();
    let problems = count(Grade::Problem);
    let checks = findings.iter().map(Check::from).collect();
    let report = Report { problems, warnings: count(Grade::Warning), checks };
    if args.json {
        print_json(&report)?;
    } else {
        print(&report.lines())?;
    }
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn findings(args: &DoctorArgs) -> Result<Vec<Finding>, Failure> {
    let database = &args.database_args;
    let options = database.options().map_err(Failure::input)?;
    let file = args.database.clone().unwrap_or_else(|| args.data.join("market.db"));
    let is_database = args.database.is_none() && database.is_database();
    let address = if is_database { database.address(&file) } else { as_text(&file)?.to_owned() };
    let looked = vendue::diagnose::database(&address, &options).wait();
    let mut findings = looked.map_err(|refused| Failure::input(refused.message()))?;
    if let Some(url) = database.redis_url.as_ref().filter(|url| Secret::is_given(url)) {
        let looked = vendue::diagnose::redis(url.reveal()).wait();
        findings.extend(looked.map_err(|refused| Failure::input(refused.message()))?);
    }
    let has_smtp = args.identity.smtp_url.as_ref().is_some_and(Secret::is_given);
    findings.push(identity::mail(&args.identity, &args.data));
    findings.push(identity::public_address(args.public_url.as_deref(), has_smtp));
    findings.extend(identity::other_systems(&args.identity, &args.tokens.token_issuer));
    let folder = if is_database { Some(args.data.as_path()) } else { file.parent() };
    findings.extend(folder.and_then(machine::disk));
    findings.extend(machine::signing_key(&args.data));
    findings.extend(machine::descriptors());
    Ok(findings)
}

fn as_text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure::input(format!("{} is not UTF-8", path.display())))
}

impl<'a> From<&'a Finding> for Check<'a> {
    fn from(finding: &'a Finding) -> Self {
        let Finding { check, grade, found, advice } = finding;
        Self { check, grade: grade.as_str(), found, advice: advice.as_deref() }
    }
}

impl Report<'_> {
    fn lines(&self) -> String {
        let mut lines = Vec::new();
        for Check { check, grade, found, advice } in &self.checks {
            let advice = advice.map(|advice| format!(" -> {advice}")).unwrap_or_default();
            lines.push(format!("{grade:<8} {check:<18} {found}{advice}"));
        }
        let Self { problems, warnings, checks } = self;
        let count = checks.len();
        lines.push(format!("{count} checks: {problems} problems, {warnings} warnings"));
        lines.join("\n")
    }
}
