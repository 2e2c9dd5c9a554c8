//! The real server as a process, with exactly what its container is given.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::kubelet::Container;

/// More than any machine needs; whatever takes longer has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that listens.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
    output: String,
    /// Where it says that it listens.
    pub(crate) address: SocketAddr,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether it ended well.
    pub(crate) success: bool,
    /// All that it wrote.
    pub(crate) output: String,
}

/// An answer of HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Server {
    /// Starts it, and waits until it says that it listens.
    pub(crate) fn start(container: &Container) -> Result<Self, Ended> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_arena-server"))
            .env_clear()
            .envs(&container.variables)
            .args(&container.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("a pipe");
        let mut stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Whoever asked may be gone.
                let _ = sender.send(line + "\n");
            }
        });
        let errors = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).expect("UTF-8");
            text
        });
        let mut server = Self {
            child,
            lines,
            errors: Some(errors),
            output: String::new(),
            address: SocketAddr::from(([0, 0, 0, 0], 0)),
        };
        while let Some(line) = server.line() {
            if let Some(address) = line.strip_prefix("listening on ") {
                server.address = address.trim().parse().expect("an address");
                return Ok(server);
            }
        }
        Err(server.ended())
    }

    /// Says SIGTERM, as the kubelet does, and waits for its end.
    pub(crate) fn stop(mut self) -> Ended {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.expect("`kill` starts").success());
        while self.line().is_some() {}
        self.ended()
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it, as `GET` or otherwise.
    pub(crate) fn ask(&self, method: &str, path: &str, header: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: arena\r\nConnection: close\r\nContent-Length: 0\r\n{header}\r\n"
        )
        .expect("a question");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
        Answer {
            status: status.expect("a status"),
            body: body.to_owned(),
        }
    }

    /// Asks it for a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// The next line of its standard output; `None` when it is closed.
    fn line(&mut self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.output.push_str(&line);
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server is silent:\n{}", self.output),
        }
    }

    fn ended(mut self) -> Ended {
        let errors = self.errors.take().map(JoinHandle::join);
        let errors = errors.and_then(Result::ok).expect("its errors");
        Ended {
            success: self.child.wait().expect("its end").success(),
            output: format!("{}{errors}", self.output),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended, or the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of the loopback address that nothing listens on, a new one each time.
///
/// It is below those that systems give out to whoever asks for any. Another run of these tests gets
/// others: until this one ends, it has the UDP ports of the same numbers.
pub(crate) fn free_port() -> u16 {
    static HELD: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());
    let free = (20_000..30_000).find_map(|port| {
        let held = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
        Some((port, held))
    });
    let (port, held) = free.expect("a free port");
    HELD.lock().expect("no test failed here").push(held);
    port
}
