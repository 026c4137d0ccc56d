//! Compilation in a child with limits, as in production.

use preau_host::{Compiler, Outcome};
use preau_kit::{Kit, Start};

use crate::support::{manifest, package, written};

fn child() -> Compiler {
    Compiler::Child {
        program: env!("CARGO_BIN_EXE_preau-compile").into(),
        args: Vec::new(),
    }
}

#[tokio::test]
async fn a_child_compiles_what_the_host_runs() {
    let kit = Kit::start(Start {
        compiler: child(),
        ..Start::default()
    })
    .await
    .plugin(package("hostile/neutre"))
    .await;
    assert_eq!(kit.as_("principal-a").get("/").await.view().title, "Neutre");
    // The next start finds the compiled code: no compiler is needed any more.
    let cached = std::fs::read_dir(kit.folder().join("cache")).unwrap().count();
    assert_eq!(cached, 1);
}

#[tokio::test]
async fn a_component_hard_to_compile_takes_nothing_else_down() {
    let kit = Kit::start(Start {
        compiler: child(),
        ..Start::default()
    })
    .await;
    let deep = format!(
        "(core module (func {} {}))",
        "block ".repeat(2_000),
        "end ".repeat(2_000)
    );
    let folder = written(
        &manifest("fr.exemple.gros", "1.0.0", ""),
        &format!("(component {deep})"),
    );
    let told = kit.install(folder.path()).await;
    // Either the compiler copes within its limits, or it is stopped and the reason is told: never a host that dies.
    assert!(
        told.as_ref().is_ok_and(|done| done.outcome == Outcome::Current)
            || told.is_err_and(|error| error.code() == "host.install.compile")
    );
    let fine = written(&manifest("fr.exemple.gros", "1.0.1", ""), "(component)");
    assert_eq!(kit.install(fine.path()).await.unwrap().outcome, Outcome::Current);
}
