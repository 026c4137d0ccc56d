//! Opens a connection: must be refused at install, `wasi:sockets` named.

use std::io::Read as _;
use std::net::TcpStream;

use preau_sdk::prelude::*;

struct Reseau;

impl Page for Reseau {
    fn handle(_: Request) -> Outcome {
        let mut words = String::new();
        #[expect(clippy::disallowed_methods, reason = "this is the misbehaviour")]
        let read = TcpStream::connect(("127.0.0.1", 8080)).and_then(|mut stream| stream.read_to_string(&mut words));
        view("Réseau", col![text(format!("{read:?} {words}"))])
    }
}

export!(Reseau: page);
