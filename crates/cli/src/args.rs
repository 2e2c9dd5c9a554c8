//! The words of the command line.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand, ValueEnum, ValueHint,
    builder::{PossibleValuesParser, TypedValueParser},
};
use stowplan_check::{Format, Minor};
use stowplan_model::Date;

use crate::selector::Selector;

/// Models services once and renders Kubernetes manifests for every environment.
///
/// Without a command it renders all environments to `manifests` and prints a summary.
#[derive(Debug, Parser)]
#[command(
    name = "stowplan",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What holds for every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Works in DIR: environments are read from `DIR/environments`, and relative output paths
    /// begin there [default: the program's own environments, and the current directory]
    #[arg(short = 'C', global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) directory: Option<PathBuf>,
    /// Prints no summary and no remarks, only data and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Says what is read and written
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Whether messages have colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,
}

/// When messages have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// In any case
    Always,
    /// In no case
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Render(Render),
    Check(Check),
    Explain(Explain),
    List(List),
    Plan(Plan),
    Endpoints(Endpoints),
    Settings(Settings),
    Ledger(Ledger),
    Local(Local),
    Completions(Completions),
}

/// Emits the manifests of environments.
///
/// Files are written only where they change, each at once. Files that an earlier render wrote and
/// this one doesn't are removed: all of them, or with selectors those of the selected environments.
/// `.stowplan-files.json` in the output folder records what was written: no other file is ever
/// removed, nor overwritten without `--force`.
///
/// Numbers that nobody had before (node ports, host ports, addresses, databases) are recorded in
/// `stowplan.lock`, beside `environments`, before anything that holds them is written or streamed:
/// commit it. It is the whole fleet's, whichever environments are selected.
#[derive(Debug, Args)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// The folder that manifests are written to; `-` streams them to standard output
    #[arg(short, long, value_name = "DIR|-", default_value = DEFAULT_OUTPUT, value_hint = ValueHint::DirPath)]
    pub(crate) output: PathBuf,
    /// What the manifests are written as
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ManifestFormat,
    /// Which objects go into one file; not for `-o -` [default: environment]
    #[arg(long, value_enum)]
    pub(crate) layout: Option<Layout>,
    /// Overwrites files in the way that no earlier render wrote, and a record that can't be read
    #[arg(long)]
    pub(crate) force: bool,
    /// Fails with exit code 1, and writes nothing, if `stowplan.lock` would change
    #[arg(long, conflicts_with = "reuse")]
    pub(crate) locked: bool,
    /// Gives released numbers to others at once, without the time in which callers may forget them
    #[arg(long)]
    pub(crate) reuse: bool,
    /// The day that numbers are released on [default: `SOURCE_DATE_EPOCH`, or the clock's (UTC)]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

pub(crate) const DEFAULT_OUTPUT: &str = "manifests";

impl Default for Render {
    fn default() -> Self {
        Self {
            selection: Selection::default(),
            output: DEFAULT_OUTPUT.into(),
            format: ManifestFormat::default(),
            layout: None,
            force: false,
            locked: false,
            reuse: false,
            today: None,
        }
    }
}

/// Finds what is wrong with manifests before they are applied: the fleet's, or any.
///
/// Without arguments it checks all environments of the fleet as `render` would write them, each for
/// itself and all together. Files, folders and standard input are checked as one set of objects.
/// Exit code: 0 if nothing is wrong, 1 if something is, 2 if something could not be checked.
///
/// What planning warns of is told on standard error, and in the other formats among the findings,
/// as rule `plan-warning`; so are numbers that `render` would have to record in `stowplan.lock`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Environments (APP, APP/ENV or `*/ENV`), or files and folders with manifests, or `-` for
    /// standard input; what exists as a file or folder is that [default: all environments]
    #[arg(value_name = "SELECTOR|FILE|DIR|-")]
    pub(crate) subjects: Vec<PathBuf>,
    /// The Kubernetes version to check for [default: that of each environment's cluster; 1.36 for
    /// files]
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes_version: Option<Minor>,
    /// How findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    pub(crate) format: Format,
    /// What fails beside errors
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(crate) deny: Option<Deny>,
    /// Files or folders with definitions of custom resources, which those are checked against
    /// [default: those among what is checked, and in the fleet's folder `crds`]
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath)]
    pub(crate) crds: Vec<PathBuf>,
    /// Rules that are not applied
    #[arg(long, value_name = "RULE")]
    pub(crate) without: Vec<String>,
    /// The day that waivers expire by [default: `SOURCE_DATE_EPOCH`, or the clock's (UTC)]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

/// What fails beside errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings fail too
    Warnings,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .try_map(|word| word.parse::<Format>())
}

/// Prints what a rule of `check` or the code of a problem is about, and what to do.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// What stands in brackets after `error` or `warning` [default: lists all]
    #[arg(value_name = "RULE|CODE")]
    pub(crate) rule: Option<String>,
}

/// Prints a table of environments: who has them, since when, and what they expose.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TableFormat,
    /// The day that ages and expiries are told by [default: `SOURCE_DATE_EPOCH`, or the clock's (UTC)]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

/// Prints everything decided for environments.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TableFormat,
}

/// Prints where the ports of environments are dialled, and what their clients load.
///
/// Addresses that a cluster gives only when manifests are applied are not there: load balancers
/// without a host, and replicas and nodes whose pods find out their host.
#[derive(Debug, Args)]
pub(crate) struct Endpoints {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// How they are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: EndpointFormat,
}

/// Prints what services' programs are told, setting by setting, and who says it.
///
/// The other formats are for programs: of one service in one environment what the program is given,
/// for a developer's machine or a program in another language; of an app what an editor completes
/// and checks its environments by. No format holds a secret, only the name of its Secret.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Only the settings of this service
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// How they are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: SettingsFormat,
}

/// How settings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum SettingsFormat {
    /// Columns for people
    #[default]
    Table,
    /// Variables for `docker run --env-file`: what follows `=` is the value as it is; secrets are
    /// comments
    Env,
    /// The file that is mounted for a program that reads one; secrets, which are variables, are
    /// left out
    Json,
    /// The JSON schema of that file
    Schema,
    /// The JSON schema of an app's environments, with its services and the settings of each
    Environment,
}

/// Prints who has which number: what `stowplan.lock` records.
///
/// Node ports, host ports, addresses of load balancers and databases are given out once and never
/// moved. `render` gives them and releases what nobody asks for any more; a released number stays
/// its owner's for a time, should it come back.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) action: Option<LedgerAction>,
    #[command(flatten)]
    pub(crate) shown: LedgerShow,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAction {
    Verify(LedgerVerify),
    Release(LedgerRelease),
    Rename(LedgerRename),
    Forget(LedgerForget),
}

#[derive(Debug, Args)]
pub(crate) struct LedgerShow {
    /// Environments, those that exist no more too: APP, APP/ENV or `*/ENV` [default: all]
    #[arg(value_name = "SELECTOR")]
    pub(crate) selectors: Vec<Selector>,
    /// Only numbers of this cluster, and of servers in it
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) cluster: Option<String>,
    /// How they are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TableFormat,
}

/// Says whether `stowplan.lock` records all that is given out, as `render --locked` wants it.
///
/// Exit code: 0 if it does, 1 if `render` would change it, 2 if it or the fleet can't be read.
#[derive(Debug, Args)]
pub(crate) struct LedgerVerify {}

/// Releases numbers of an environment, without waiting for the next render.
///
/// What an environment still asks for is not released: it would be given again at once.
#[derive(Debug, Args)]
pub(crate) struct LedgerRelease {
    /// The environment, which needn't exist any more
    #[arg(value_name = "APP/ENV")]
    pub(crate) environment: String,
    /// What in it: a service or a member of it, such as `kafka-0`, or one of its ports, such as
    /// `kafka-0:external` [default: all]
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: Option<String>,
    /// The day that they are released on [default: `SOURCE_DATE_EPOCH`, or the clock's (UTC)]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

/// Gives an environment the numbers of the one that it was before it was renamed.
///
/// Its file is renamed first. If it was rendered meanwhile, it gets the old numbers back, unless
/// others have them by now, and those that it was given in their place are dropped: render again
/// before anything is applied.
#[derive(Debug, Args)]
pub(crate) struct LedgerRename {
    /// What the environment was called; it must be gone
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// What it is called now
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// The day, for numbers that are released by that [default: `SOURCE_DATE_EPOCH`, or the
    /// clock's (UTC)]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

/// Drops released numbers from `stowplan.lock`, so that others may have them at once.
///
/// Should their owners come back, they may be given others.
#[derive(Debug, Args)]
pub(crate) struct LedgerForget {
    /// Environments, those that exist no more too: APP, APP/ENV or `*/ENV` [default: all]
    #[arg(value_name = "SELECTOR")]
    pub(crate) selectors: Vec<Selector>,
}

/// Prints the file that a local cluster is made with: it opens the ports that environments have.
///
/// For a cluster whose `profile` is `kind` a file for `kind create cluster --config`, for one of
/// `k3d` a file for `k3d cluster create --config`. Its environments' node ports, host ports, load
/// balancers (k3d) and Ingress routes are then reached at 127.0.0.1, and nothing else is. Ports are
/// opened when a cluster is made: make it anew when they change.
#[derive(Debug, Args)]
pub(crate) struct Local {
    /// The cluster
    #[arg(value_name = "CLUSTER")]
    pub(crate) cluster: String,
    /// The file that it is written to [default: standard output]
    #[arg(short, long, value_name = "FILE|-", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Prints a script that completes this command line in a shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Default, Args)]
pub(crate) struct Selection {
    /// Environments: APP, APP/ENV or `*/ENV` [default: all]
    #[arg(value_name = "SELECTOR")]
    pub(crate) selectors: Vec<Selector>,
}

/// What manifests are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ManifestFormat {
    /// YAML documents, each after `---`
    #[default]
    Yaml,
    /// JSON objects, one a line
    Json,
    /// A `v1` List in YAML
    List,
}

impl ManifestFormat {
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Yaml | Self::List => "yaml",
            Self::Json => "json",
        }
    }
}

/// Which objects go into one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Layout {
    /// `APP/ENV.yaml`: all of an environment, in apply order
    #[default]
    Environment,
    /// `APP/ENV/SERVICE.yaml`, and `00-namespace.yaml`, `01-network-policies.yaml`, `01-routes.yaml`
    /// and `01-objects.yaml` for what belongs to no service
    Service,
    /// `APP/ENV/KIND-NAME.yaml`; the Namespace's begins with `00-`, so that it is applied first
    Object,
}

/// How endpoints are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum EndpointFormat {
    /// Columns for people
    #[default]
    Table,
    /// JSON for programs: every address of every port (`schemas/endpoints.json`)
    Json,
    /// The preset registry that the clients of one app load (`schemas/presets.json`)
    Presets,
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum TableFormat {
    /// Columns for people
    #[default]
    Table,
    /// JSON for programs
    Json,
}
