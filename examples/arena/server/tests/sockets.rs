//! Where a process listens, as the system says it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
};

/// All TCP addresses that a process listens on.
///
/// Linux tells them in `/proc`: a process's descriptors name its sockets, `tcp` and `tcp6` have a
/// line for each socket. <https://man7.org/linux/man-pages/man5/proc_pid_net.5.html>
pub(crate) fn listening(process: u32) -> Vec<SocketAddr> {
    let folder = fs::read_dir(format!("/proc/{process}/fd")).expect("its descriptors");
    let links = folder.filter_map(|it| fs::read_link(it.ok()?.path()).ok());
    let own: Vec<String> = links.map(|it| it.display().to_string()).collect();

    let mut found = Vec::new();
    for table in ["tcp", "tcp6"] {
        let table = fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default();
        for line in table.lines().skip(1) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let (address, state, socket) = (columns[1], columns[3], columns[9]);
            // 0A is `LISTEN`.
            if state == "0A" && own.contains(&format!("socket:[{socket}]")) {
                found.push(parse(address));
            }
        }
    }
    found
}

/// `0100007F:1F90`: the address in the machine's own order of bytes, the port.
fn parse(text: &str) -> SocketAddr {
    let (address, port) = text.split_once(':').expect("a port");
    let address = u32::from_str_radix(address, 16).expect("an address of IPv4");
    let port = u16::from_str_radix(port, 16).expect("a port");
    SocketAddr::from((Ipv4Addr::from(address.to_ne_bytes()), port))
}
