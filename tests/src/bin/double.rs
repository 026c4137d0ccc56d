//! Runs the double of SPIP that a story left in a data folder, until its input ends.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use preau_tests::double::Spip;

fn main() -> ExitCode {
    let Some(data) = std::env::args().nth(1) else {
        eprintln!("Usage: double DATA");
        return ExitCode::from(2);
    };
    match Spip::again(Path::new(&data)) {
        Ok(double) => {
            double.publish("Coupure d’eau mardi");
            println!("{}", double.base());
            let _ = std::io::stdout().flush();
            // Whoever started it closes its input, by its end at the latest.
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("double: {error}");
            ExitCode::FAILURE
        }
    }
}
