#pragma once
// Brings the bytes of a video from elsewhere into the farm's own store.

#include "farm/discovery/provider.hpp"
#include "farm/farm.hpp"
#include "farm/library/child.hpp"
#include "farm/library/store.hpp"
#include "http/client/client.hpp"

namespace farmtok::farm::discovery {

/// Called whenever a host answered, or kept sending at a fair speed.
using Heard = std::function<void()>;

class Originals {
 public:
  Originals(Farm& farm, library::MediaStore& media, const library::MediaChild& child, const http::AddressGuard& guard,
            const DiscoveryProviders& providers)
      : farm_(farm), media_(media), child_(child), guard_(guard), providers_(providers) {}

  /// The video of a record: its file is copied in; else its address is downloaded; else its provider is asked. Throws
  /// as download(), and MEDIA_NOT_FOUND when nothing says where it is.
  model::Media take(const model::FoundVideo& video, const std::string& provider, const services::Stopping& stopping,
                    const Heard& heard = {}) const;
  /// The video at an address, through the guard. The file is examined as `results add` examines one: a file that cannot
  /// be rendered is not kept. Throws DELIVERY_FAILED (a retry may help), ADDRESS_REFUSED, INVALID_MEDIA (no file, or no
  /// video that can be rendered), PAYLOAD_TOO_LARGE beyond media.max_bytes, STORAGE_FULL, INTERRUPTED.
  model::Media download(const std::string& url, const services::Stopping& stopping, const Heard& heard = {}) const;
  /// An original whose file is no longer stored: downloaded again from its source, or taken again from its record.
  /// When its bytes have changed, results and posts name the new media. Throws as take(), and MEDIA_NOT_FOUND for
  /// an upload, which only the operator has.
  model::Media again(const model::Media& gone, const services::Stopping& stopping, const Heard& heard) const;
  const library::MediaStore& media() const { return media_; }

 private:
  struct Record {
    model::FoundVideo video;
    std::string provider;
  };
  std::optional<Record> record_of(const std::string& address) const;
  model::Media fetch(const model::Media& gone, const services::Stopping& stopping, const Heard& heard) const;
  model::Media copy(const std::filesystem::path& file, const services::Stopping& stopping) const;
  model::Media examined(model::Media media, const services::Stopping& stopping) const;
  std::optional<model::Media> from_provider(const model::FoundVideo& video, const std::string& provider,
                                            const services::Stopping& stopping) const;

  Farm& farm_;
  library::MediaStore& media_;
  const library::MediaChild& child_;
  const http::AddressGuard& guard_;
  const DiscoveryProviders& providers_;
};

}  // namespace farmtok::farm::discovery
