#pragma once
// The port for sources of videos. One file for each provider, in providers/; providers/all.cpp lists all.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "farm/discovery/filter/filter.hpp"
#include "farm/farm.hpp"
#include "model/enums.hpp"
#include "model/found.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::discovery {

class Catalogue;

struct SearchAsk {
  model::JobMode mode;                // search or channel
  std::string prompt;                 // of a search; may describe a channel job
  std::string channel;                // without @
  const Filter& filter;               // a provider may leave out videos that fail it; farmtok checks again
  std::int64_t wanted;                // videos still wanted of this page; a hint
  std::optional<std::string> cursor;  // next_cursor of the page before; none for the first
};

struct FoundPage {
  std::vector<model::FoundVideo> videos;
  std::optional<std::string> next_cursor;  // none: there is no more
  std::int64_t unreadable = 0;             // records that were not videos
  Tally left_out = {};                     // on the last page: the videos that the provider left out for the filter
};

class DiscoveryProvider {
 public:
  virtual ~DiscoveryProvider() = default;
  virtual std::string_view name() const = 0;
  /// Throws PROVIDER_NOT_READY, before any reservation or question: a mode that it does not support, a missing key or
  /// program; the hint is the command that helps.
  virtual void check(model::JobMode mode) const = 0;
  /// One page. Throws the errors of Outside; PROVIDER_REFUSED for a channel that does not exist or is private.
  /// Thread-safe: jobs run at the same time.
  virtual FoundPage page(const SearchAsk& ask, const services::Stopping& stopping) = 0;
  /// For providers whose videos have no address: writes the video to the file `to`. False: not supported.
  virtual bool download(const model::FoundVideo&, const std::filesystem::path&, const services::Stopping&) {
    return false;
  }
};

/// All providers, in the order in which lists show them.
class DiscoveryProviders {
 public:
  DiscoveryProviders(const Farm& farm, services::ServiceClient& service_client, Catalogue& catalogue);
  /// For tests: these and no others.
  explicit DiscoveryProviders(std::vector<std::unique_ptr<DiscoveryProvider>> providers);
  /// Throws INVALID_REQUEST, which names the providers that exist.
  DiscoveryProvider& find(std::string_view name) const;
  const std::vector<std::unique_ptr<DiscoveryProvider>>& all() const { return providers_; }

 private:
  std::vector<std::unique_ptr<DiscoveryProvider>> providers_;
};

}  // namespace farmtok::farm::discovery
