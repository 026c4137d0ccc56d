//! The compiler child on its own, for hosts that do not re-execute themselves: a component in, compiled code out, within limits.

fn main() -> std::process::ExitCode {
    preau_host::compile_child_main()
}
