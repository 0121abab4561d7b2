#pragma once
// The operator's programs that answer in place of a service: found, run, and their failures put into words.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "services/service_client.hpp"
#include "sys/child.hpp"

namespace farmtok::services {

/// The path of a program: an absolute path unchanged, a bare name by PATH; empty when nothing there may be run. Other
/// relative paths are never found, because users do not know the daemon's folder.
std::optional<std::filesystem::path> find_program(const std::string& name);

/// A program whose environment has only PATH, HOME and a UTF-8 locale, because ours may hold keys.
/// Throws PROVIDER_NOT_READY naming `setting`, the configuration key, when there is no such program.
sys::Command program_command(const std::string& name, std::string_view setting);

/// Runs it without a shell. Throws PROVIDER_NOT_READY when it cannot be started, INTERRUPTED when `stopping`,
/// PROVIDER_FAILED when time ran out or a signal ended it; any exit status is an answer. `who` names it in messages.
sys::Outcome run_program(std::string_view who, const sys::Command& command, const sys::OnLine& on_line,
                         const Stopping& stopping);

/// "WHO ended with status 1: " and the last line of its standard error, if any.
base::Error program_failure(base::Code code, std::string_view who, const sys::Outcome& outcome);

}  // namespace farmtok::services
