#pragma once
// Shared code of the providers that ask a model.

#include <filesystem>
#include <optional>
#include <string>

#include "farm/analysis/analyst.hpp"
#include "farm/analysis/providers/policy.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::analysis {

/// A POST of `body` as JSON within analysis.timeout and the rate of the model; it does not hold the key.
services::ServiceRequest model_question(const Farm& farm, const ModelPolicy& model, std::string url,
                                        const base::Json& body);

/// Throws PROVIDER_NOT_READY: the key is not set.
void check_key(const ModelPolicy& model);

/// The message in an error's body: "error.message", "error" or "message"; at most 2000 bytes. Empty without one.
std::string said_in(const http::OutboundResponse& answer);

/// The whole file; empty when it cannot be read or is larger than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path& file, std::uint64_t most);

}  // namespace farmtok::farm::analysis
