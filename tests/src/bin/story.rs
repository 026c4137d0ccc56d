//! Walks the story against a demo of its own: one JSON line per step, then `N passed, M failed`.

use std::path::PathBuf;
use std::process::ExitCode;

use preau_tests::{Broken, Launch, broken, story};

fn main() -> ExitCode {
    match launch(std::env::args().skip(1)) {
        Ok(launch) if story::run(&launch) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("story: {error}\nUsage: story --preau BINARY --plugins DIR --data DIR [--database ADDRESS]");
            ExitCode::from(2)
        }
    }
}

fn launch(mut arguments: impl Iterator<Item = String>) -> Result<Launch, Broken> {
    let (mut preau, mut plugins, mut data, mut database) = (None, None, None, None);
    while let Some(argument) = arguments.next() {
        let slot = match argument.as_str() {
            "--preau" => &mut preau,
            "--plugins" => &mut plugins,
            "--data" => &mut data,
            "--database" => &mut database,
            other => return Err(broken(format!("unknown option « {other} »"))),
        };
        *slot = Some(
            arguments
                .next()
                .ok_or_else(|| broken(format!("{argument} wants a value")))?,
        );
    }
    let path = |value: Option<String>, name: &str| {
        value
            .map(PathBuf::from)
            .ok_or_else(|| broken(format!("--{name} is missing")))
    };
    Ok(Launch {
        preau: path(preau, "preau")?,
        plugins: path(plugins, "plugins")?,
        data: path(data, "data")?,
        database,
        more: String::new(),
    })
}
