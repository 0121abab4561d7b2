#pragma once
// Originals, copies and pictures: each stored once, by its SHA-256, below the state folder.

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/crypto.hpp"
#include "farm/farm.hpp"
#include "farm/page.hpp"
#include "model/work.hpp"

namespace farmtok::farm::library {

/// A file that is being received: written to a temporary name, hashed on the way, removed unless it is stored.
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
  /// Throws INVALID_MEDIA when no byte was received.
  void refuse_empty() const;
  /// The file of the bytes so far; empty once they are stored.
  const std::filesystem::path& path() const { return path_; }

 private:
  friend class MediaStore;
  std::filesystem::path path_;
  int fd_ = -1;
  std::int64_t bytes_ = 0;
  std::int64_t most_;
  crypto::Sha256 hash_;
};

struct Digest {
  std::string sha256;
  std::int64_t bytes;
};
/// Reads a whole file. Throws STORAGE_DAMAGED when that fails.
Digest digest_of(const std::filesystem::path& file);

/// The `origin` of a video that a provider's record leads to.
inline constexpr std::string_view found_origin = "found";

/// Marks the row that wants the file with this digest (media_uses.hpp) as kept. Returns whether there is one;
/// the file is in its place, and its bytes were compared.
bool keep_again(store::Tx& tx, const std::string& sha256, std::string_view who);

class MediaStore {
 public:
  explicit MediaStore(Farm& farm);

  /// Stores the received bytes as an original; the same bytes again give the same media, and repair it where its file
  /// was damaged or gone. `origin`: the source of the bytes, an address or found_origin; empty for bytes that only the
  /// operator has. Throws INVALID_REQUEST for an empty file. Not within a write of the store: the file is in its place
  /// before its row is.
  model::Media store(Incoming& incoming, const std::string& content_type, std::string_view origin = {});
  /// Takes over a finished file of the state folder; else as store().
  model::Media adopt(const std::filesystem::path& file, const std::string& content_type,
                     model::MediaKind kind = model::MediaKind::original, std::string_view origin = {});
  /// Stores the facts of a video; those that use it learn what it says about its making (learned.hpp). Joins a write of
  /// the store.
  void note_facts(const std::string& media_id, const model::VideoFacts& facts);
  /// Whether its facts say what it says about its making: those that were read by an earlier version do not.
  bool knows_making(const std::string& media_id) const;

  /// Throws MEDIA_NOT_FOUND, also when its bytes are no longer stored; the hint says how to get them back.
  model::Media get(const std::string& media_id) const;
  /// The same, whether its bytes are kept or not.
  model::Media known(const std::string& media_id) const;
  std::filesystem::path path(const model::Media& media) const;
  /// Throws INVALID_MEDIA when its file was found damaged (media_verify.hpp) and nothing has repaired it since.
  void require_whole(const model::Media& media) const;
  /// Throws STORAGE_FULL when less than media.min_free_bytes would be left after so many bytes.
  void require_space(std::int64_t bytes) const;
  /// A fresh name in the folder of unfinished files, on the same file system.
  std::filesystem::path scratch(std::string_view suffix) const;
  /// At start: removes the unfinished files of an earlier process.
  void clear_scratch() const;

  using Choose = std::function<std::vector<model::Media>(store::Tx&)>;
  /// Removes the files of the media that `choose` returns: it first marks them as gone, in the transaction of `choose`,
  /// then removes the files. A crash in between leaves files without a row, which remove_orphan() finds. An upload
  /// of the same bytes waits until this has ended. Not within a write of the store.
  std::vector<model::Media> let_go(const Choose& choose);
  /// Every file below the folder of stored ones, until `visit` returns false.
  void each_file(const std::function<bool(const std::filesystem::path&)>& visit) const;
  /// The relation of a file to the rows, by its name: `kept` by one row; `wanted` by a row that has it as gone,
  /// because it was missing and was put back by hand, or because of a crash; an `orphan`, which no row wants; or a
  /// `stranger`, whose name is no digest.
  enum class Claim { kept, wanted, orphan, stranger };
  Claim claim_on(const std::filesystem::path& file) const;
  /// Marks a wanted file as kept again when its bytes match its name. Returns whether it did, in a dry run whether it
  /// would. Not within a write of the store.
  bool take_back(const std::filesystem::path& file, bool dry_run = false);
  /// After its file was read and found sound: it no longer counts as damaged.
  void note_sound(const model::Media& media);
  /// Removes it if it is one; returns whether it did.
  bool remove_orphan(const std::filesystem::path& file);

 private:
  struct Arrival {
    std::string sha256;
    std::int64_t bytes;
    std::string content_type;
    model::MediaKind kind;
    std::string_view origin;
  };
  model::Media keep(const std::filesystem::path& file, const Arrival& arrival);
  bool is_damaged(const model::Media& media) const;
  Farm& farm_;
  std::filesystem::path folder_;
  std::mutex files_;  // guards names in folder_ together with their rows; taken before the store's own lock
};

}  // namespace farmtok::farm::library
