#pragma once
// What the providers share that ask services of others.

#include <string>
#include <string_view>

#include "farm/discovery/provider.hpp"
#include "farm/strangers.hpp"

namespace farmtok::farm {

/// A GET of `url` within discovery.timeout and discovery.max_bytes.
Question discovery_question(const Farm& farm, std::string provider, std::string url, std::string_view rate_setting,
                            std::string_view key_setting);

/// Reads each item into `page`; what is no video is counted. A file
/// named by a service is not taken: it would be one of this machine's. `author` stands in where a record has none.
void read_items(FoundPage& page, const base::Json& items, base::Instant now, std::string_view base = {},
                std::string_view author = {});

/// Adds to a refusal which channel was asked for, for the services rarely say so. Other errors stay as they are.
void name_channel(base::Error& error, const SearchAsk& ask);

/// How many records one page is asked for.
std::int64_t page_size(const SearchAsk& ask);

}  // namespace farmtok::farm
