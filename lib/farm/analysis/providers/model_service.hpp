#pragma once
// Shared code of the providers that ask a model: their settings have like names ("gemini.key", "openai.key").

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "farm/analysis/analyst.hpp"
#include "farm/analysis/money.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::analysis {

/// PROVIDER.base_url without slashes at its end.
std::string base_url_of(const settings::Settings& settings, std::string_view provider);
Price price_of(const settings::Settings& settings, std::string_view provider);

/// A POST of `body` as JSON within analysis.timeout and PROVIDER.rate; it does not hold the key.
services::ServiceRequest model_question(const Farm& farm, std::string_view provider, std::string url,
                                        const base::Json& body);

/// Throws PROVIDER_NOT_READY: PROVIDER.key is not set.
void check_key(const settings::Settings& settings, std::string_view provider);

/// The message in an error's body: "error.message", "error" or "message"; at most 2000 bytes. Empty without one.
std::string said_in(const http::OutboundResponse& answer);

/// The whole file; empty when it cannot be read or is larger than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path& file, std::uint64_t most);

}  // namespace farmtok::farm::analysis
