//! Standard output: data alone, however many cores write it and whoever reads it.

use std::process::Stdio;

use super::Fleet;

#[test]
fn the_number_of_cores_is_irrelevant() {
    let fleet = Fleet::new();
    let rendered = |threads: &str| {
        let mut command = fleet.command(&["render", "-o", "-"]);
        command
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap()
            .stdout
    };
    let one = rendered("1");
    assert!(one.len() > 1 << 17);
    assert!(one == rendered("2") && one == rendered("7"));
}

#[test]
fn one_environment_after_another_is_all_of_them() {
    let fleet = Fleet::new();
    let one = |selector: &str| fleet.run(&["render", selector, "-o", "-"]).ok().out;
    let all = fleet.run(&["render", "-o", "-"]).ok().out;
    assert_eq!(
        all,
        ["cafe/laptop", "cafe/store", "cafe/trial"]
            .map(one)
            .concat()
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let fleet = Fleet::new();
    for arguments in [
        &["render", "-o", "-"][..],
        &["plan", "--format", "json"],
        &["completions", "zsh"],
    ] {
        let mut command = fleet.command(&[&["--quiet"], arguments].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "",
            "{arguments:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let fleet = Fleet::new();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = fleet.command(&["-q", "-C", ".", "render", "-o", "-"]);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("standard output can't be written: "),
        "{said}"
    );
}

#[test]
fn words_are_not_data() {
    let fleet = Fleet::new();
    let loud = fleet.run(&["-v", "render", "-o", "-"]).ok();
    assert!(
        loud.err.contains("read ./environments/cafe/laptop.yaml"),
        "{}",
        loud.err
    );
    let quiet = fleet.run(&["-q", "render", "-o", "-"]).ok();
    assert_eq!(quiet.err, "");
    assert_eq!(quiet.out, loud.out);
}
