//! Compilation in a child with limits, as in production.

use preau_host::{CompileLimit, Compiler, InstallError, Outcome};
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

/// A component whose compilation is long (many functions) or large (one function of very many instructions, none of which can
/// be left out).
fn heavy(functions: usize, size: usize) -> String {
    let body = "local.get 0 local.get 0 i64.load local.get 0 i64.load offset=8 i64.mul i64.store ".repeat(size);
    let function = format!("(func (export \"f{{}}\") (param i32) {body})");
    let all: String = (0..functions).map(|n| function.replace("{}", &n.to_string())).collect();
    format!("(component (core module (memory 1) {all}))")
}

async fn limited(limit: &str, value: &str, (functions, size): (usize, usize)) -> (Kit, Result<Outcome, InstallError>) {
    let Compiler::Child { program, .. } = child() else {
        unreachable!("the compiler of these tests is a child");
    };
    let kit = Kit::start(Start {
        compiler: Compiler::Child {
            program,
            args: vec![limit.to_owned(), value.to_owned()],
        },
        ..Start::default()
    })
    .await;
    let folder = written(&manifest("fr.exemple.gros", "1.0.0", ""), &heavy(functions, size));
    let told = kit.install(folder.path()).await.map(|done| done.outcome);
    (kit, told)
}

#[tokio::test]
async fn a_compilation_that_lasts_is_stopped() {
    let (kit, told) = limited("--cpu", "1", (60, 4_000)).await;
    let error = told.unwrap_err();
    assert!(
        matches!(error, InstallError::CompileLimit(CompileLimit::Cpu)),
        "{error}"
    );
    assert_eq!(error.code(), "host.install.compile-limit");
    assert!(error.to_string().contains("temps de calcul dépassé"), "{error}");
    assert!(kit.host().plugins().is_empty() && kit.host().versions().await.unwrap().is_empty());
    let fine = written(&manifest("fr.exemple.gros", "1.0.1", ""), "(component)");
    assert_eq!(kit.install(fine.path()).await.unwrap().outcome, Outcome::Current);
}

#[tokio::test]
async fn a_compilation_that_swells_is_stopped() {
    let (kit, told) = limited("--memory", "150000000", (1, 150_000)).await;
    let error = told.unwrap_err();
    assert!(
        matches!(error, InstallError::CompileLimit(CompileLimit::Memory)),
        "{error}"
    );
    assert!(error.to_string().contains("mémoire dépassée"), "{error}");
    assert!(kit.host().plugins().is_empty() && kit.host().versions().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_same_component_within_the_usual_limits_is_installed() {
    let (_kit, told) = limited("--cpu", "120", (2, 4_000)).await;
    assert_eq!(told.unwrap(), Outcome::Current);
}
