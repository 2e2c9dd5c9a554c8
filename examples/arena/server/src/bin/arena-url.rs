//! Where players connect: `arena-url tournament prod`.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it is all that it does"
)]

#[path = "../deployed.rs"]
mod deployed;

use std::{env, process::ExitCode};

use deployed::{Environment, services};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match url(&arguments) {
        Ok(url) => {
            println!("{url}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("arena-url: {message}");
            ExitCode::FAILURE
        }
    }
}

fn url(arguments: &[String]) -> Result<&'static str, String> {
    let [service, environment] = arguments else {
        return Err("say which service, and in which environment".to_owned());
    };
    // Services that no environment has are not there to be named.
    let url = match service.as_str() {
        "arena" => services::arena::http::url,
        "tournament" => services::tournament::http::url,
        _ => return Err(format!("nobody plays on `{service}`")),
    };
    let environment = environment
        .parse::<Environment>()
        .map_err(|error| error.to_string())?;
    url(environment).ok_or_else(|| format!("`{environment}` has no `{service}`"))
}
