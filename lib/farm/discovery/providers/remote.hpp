#pragma once
// Shared code of the providers that ask outside services.

#include <string>
#include <string_view>

#include "farm/discovery/provider.hpp"
#include "farm/farm.hpp"
#include "services/lenient_json.hpp"

namespace farmtok::farm::discovery {

/// A GET of `url` within discovery.timeout and discovery.max_bytes.
services::ServiceRequest discovery_question(const Farm& farm, std::string provider, std::string url,
                                            std::int64_t requests_per_minute, std::string_view key_setting);

/// Reads each item into `page`; counts items that are not videos. Ignores a file
/// named by a service: it would be one of this machine's. `author` is used where a record has none.
void read_items(FoundPage& page, const base::Json& items, base::Instant now, std::string_view base = {},
                std::string_view author = {});

/// Adds the requested channel to a refusal, because the services rarely name it. Other errors stay unchanged.
void name_channel(base::Error& error, const SearchAsk& ask);

/// How many records to ask for in one page.
std::int64_t page_size(const SearchAsk& ask);

}  // namespace farmtok::farm::discovery
