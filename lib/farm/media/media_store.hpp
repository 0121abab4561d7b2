#pragma once
// Originals, copies and pictures: each stored once, by its SHA-256, below the state folder.

#include <filesystem>
#include <string>

#include "crypto/crypto.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/work.hpp"

namespace farmtok::farm {

/// A file that is being received: written to a temporary name, hashed on the way, gone unless it is stored.
class Incoming {
 public:
  /// Throws STORAGE_FULL when less than media.min_free_bytes is left.
  explicit Incoming(const Farm& farm);
  ~Incoming();
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;

  /// Throws PAYLOAD_TOO_LARGE beyond media.max_bytes, STORAGE_FULL when the disk is full.
  void write(std::string_view bytes);
  std::int64_t bytes() const { return bytes_; }

 private:
  friend class MediaStore;
  std::filesystem::path path_;
  int fd_ = -1;
  std::int64_t bytes_ = 0;
  std::int64_t most_;
  crypto::Sha256 hash_;
};

class MediaStore {
 public:
  explicit MediaStore(Farm& farm);

  /// Stores what came in; the same bytes again give the same media. Throws INVALID_REQUEST for an empty file.
  model::Media store(Incoming& incoming, const std::string& content_type);
  /// Takes over a finished file of the state folder.
  model::Media adopt(const std::filesystem::path& file, const std::string& content_type);

  /// Throws MEDIA_NOT_FOUND.
  model::Media get(const std::string& media_id) const;
  std::filesystem::path path(const model::Media& media) const;
  /// A fresh name in the folder of unfinished files, on the same file system.
  std::filesystem::path scratch(std::string_view suffix) const;
  /// At start: what an earlier process left unfinished goes.
  void clear_scratch() const;

 private:
  model::Media keep(const std::filesystem::path& file, const std::string& sha256, std::int64_t bytes,
                    const std::string& content_type);
  Farm& farm_;
  std::filesystem::path folder_;
};

}  // namespace farmtok::farm
