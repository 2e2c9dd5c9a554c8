#!/usr/bin/env bash
# What it costs a program that its code is generated: clean and incremental builds of a small
# program without a build script, with one, and with one whose fleet brings the command line along.
# Prints a table for docs/benchmarks.md. CPU seconds are those of all processes together.
#
#   benches/build-script.sh [folder to work in, which must not exist]
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -u)}
mkdir "$work"
trap 'rm -rf "$work"' EXIT
unset CARGO_TARGET_DIR
export CARGO_TERM_COLOR=never
# The line of `time`: CPU seconds in user code and in the system, and seconds on the clock.
TIMEFORMAT='%U %S %R'

# A workspace with the fleet's crate and the program's, and the versions of the repository's lock.
new() { # name, features of stowplan, whether there is a build script
  local root=$work/$1
  mkdir -p "$root"/{fleet,server}/src "$root"/environments/{clusters,chat}
  cp "$repository/Cargo.lock" "$root/"
  cat >"$root/Cargo.toml" <<TOML
[workspace]
members = ["fleet", "server"]
resolver = "3"
TOML
  cat >"$root/fleet/Cargo.toml" <<TOML
[package]
name = "chat-fleet"
edition = "2024"

[dependencies]
stowplan = { path = "$repository", default-features = false, features = [$2] }
TOML
  cat >"$root/fleet/src/lib.rs" <<'RUST'
//! A chat.

use stowplan::prelude::*;

/// Its services, in all environments.
pub fn fleet() -> Fleet {
    let app = App::new(name!("chat"));
    let redis = app.redis(name!("redis"), image!("redis:8.2"));
    app.web(name!("server"), image!("registry.example.com/chat:1"), port!("http", 80 => 8080))
        .env("REDIS", redis.address())
        .ready(http_get("/healthz"))
        .route(host("chat"));
    Fleet::new().app(app)
}
RUST
  printf '%s\n' "profile: k3d" "kubernetes: '1.36'" >"$root/environments/clusters/laptop.yaml"
  for environment in dev qa prod; do
    printf '%s\n' "class: $environment" "cluster: laptop" "domain: $environment.example.com" \
      >"$root/environments/chat/$environment.yaml"
  done
  cat >"$root/server/Cargo.toml" <<TOML
[package]
name = "chat-server"
edition = "2024"
TOML
  if [[ $3 == no ]]; then
    echo 'fn main() { println!("http://chat.prod.example.com"); }' >"$root/server/src/main.rs"
    return
  fi
  cat >>"$root/server/Cargo.toml" <<TOML

[build-dependencies]
chat-fleet = { path = "../fleet" }
stowplan-codegen = { path = "$repository/crates/codegen" }
TOML
  cat >"$root/server/build.rs" <<'RUST'
fn main() -> std::process::ExitCode {
    stowplan_codegen::configure()
        .app("chat")
        .folder("..")
        .generate(chat_fleet::fleet())
}
RUST
  cat >"$root/server/src/main.rs" <<'RUST'
//! A program that knows where it is reached.
#[allow(dead_code)]
mod deployed {
    include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
}

fn main() {
    for environment in deployed::Environment::ALL {
        println!("{:?}", deployed::services::server::http::url(*environment));
    }
}
RUST
}

# Builds, and prints CPU seconds and seconds on the clock.
build() {
  local times
  times=$({ time cargo build --quiet --offline -p chat-server 1>&2 2>"$work/log"; } 2>&1) || {
    cat "$work/log" >&2
    return 1
  }
  awk '{ printf "%.1f (%.1f)", $1 + $2, $3 }' <<<"$times"
}

measure() { # what it is called; the same as `new`
  new "${@:2}"
  cd "$work/$2"
  local crates clean environment program none
  cargo tree --offline -q -p chat-server -e normal,build --prefix none >"$work/tree"
  crates=$(sed 's/ (\*)$//' "$work/tree" | sort -u | wc -l)
  clean=$(build)
  sed -i 's/dev.example.com/dev.example.org/' environments/chat/dev.yaml
  environment=$(build)
  echo '// Changed.' >>server/src/main.rs
  program=$(build)
  none=$(build)
  echo "| $1 | $((crates - 1)) | $clean | $environment | $program | $none |"
  rm -rf target
}

echo "| the program | crates besides | clean | an environment changed | the program changed | nothing changed |"
echo "|---|---|---|---|---|---|"
measure "without a build script" without '' no
measure "with one" with '' yes
measure "with one that brings the command line along" all '"cli", "v1_36"' yes
