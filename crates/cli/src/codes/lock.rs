//! Numbers that are given out, and the lines of `stowplan.lock`; see `docs/ledger.md`.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "foreign-address",
        "An address is none of those that the cluster gives out",
        "Give one of `loadBalancer.addresses` of the cluster's file, or add it there.",
    ),
    Code::new(
        "foreign-lock",
        "`stowplan.lock` holds numbers of another fleet",
        "Run it in a folder of its own, or name the fleet's with `-C`.",
    ),
    Code::new(
        "invalid-database",
        "A database has a name or number that can't be given, or is the server's own",
        "Give another, or none.",
    ),
    Code::new(
        "invalid-day",
        "What follows `released` is no day",
        "Write it as `2026-02-28`.",
    ),
    Code::new(
        "invalid-environment",
        "What stands for an environment is none",
        "An environment is its app and its name, as in `ovenbreak/logging`.",
    ),
    Code::new(
        "invalid-name",
        "A name in `stowplan.lock`, or of an object, can't be one",
        "The message says what it is made of.",
    ),
    Code::new(
        "invalid-number",
        "A number in `stowplan.lock` is none of its kind",
        "Restore the line from version control, or delete it and render again.",
    ),
    Code::new(
        "merge-conflict",
        "A merge of `stowplan.lock` was not finished: git left both sides there",
        "Keep the lines of both sides, delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, and render again.",
    ),
    Code::new(
        "missing-version",
        "The first line of `stowplan.lock`, with its version, is missing",
        "Restore the file from version control; if nothing was ever given out, delete it.",
    ),
    Code::new(
        "more-mistakes",
        "`stowplan.lock` has more mistakes than are shown",
        "Look whether it is a ledger at all; restore it from version control.",
    ),
    Code::new(
        "number-twice",
        "One number is given to two owners",
        "Delete the line of the one that is not deployed yet and render again: it gets another.",
    ),
    Code::new(
        "numbers-exhausted",
        "Nothing is left to give out",
        "Widen the range or add to the list in the cluster's file, or release what nobody needs: `stowplan ledger release`.",
    ),
    Code::new(
        "owner-twice",
        "One owner has two numbers of a kind",
        "Delete the line with the one that is not deployed.",
    ),
    Code::new(
        "released-number",
        "A number is asked for that was released a short time ago",
        "Callers may still have it: wait, give another, or say `--reuse`.",
    ),
    Code::new(
        "too-few-columns",
        "A line of `stowplan.lock` has too few words",
        "A line is scope, kind, number, environment and owner.",
    ),
    Code::new(
        "too-long",
        "`stowplan.lock` is longer than any ledger",
        "Restore it from version control.",
    ),
    Code::new(
        "too-many-columns",
        "A line of `stowplan.lock` has too many words",
        "Nothing follows the owner but `released` and a day.",
    ),
    Code::new(
        "unknown-database",
        "The server has no database of that number",
        "Give a lower one, or say how many it has: `redis_db_of(…)`.",
    ),
    Code::new(
        "unknown-resource",
        "A line of `stowplan.lock` is of no kind of number that is given out",
        "The message names the kinds.",
    ),
    Code::new(
        "unknown-version",
        "`stowplan.lock` is of a version that isn't known here",
        "Use the stowplan that wrote it, or a later one.",
    ),
    Code::new(
        "unrecorded-numbers",
        "Numbers were given out that `stowplan.lock` doesn't hold yet",
        "Render, and commit the file: until then another branch may be given the same.",
    ),
    Code::new(
        "useless-database",
        "A database is asked for of a server of which nobody is told one",
        "Tell one who needs it: `redis_db()` or `mysql_database()`.",
    ),
];
