#include "store/seal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "crypto/crypto.hpp"
#include "sys/durable.hpp"

namespace farmtok::store {
namespace {

namespace fs = std::filesystem;
using base::Json;

fs::path file_of(const fs::path& folder) { return folder / "seal"; }
fs::path running_file(const fs::path& folder) { return folder / "running"; }

std::string boot_id() {
  std::string id;
  std::getline(std::ifstream{"/proc/sys/kernel/random/boot_id"} >> std::ws, id);
  return id;
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string digest_of(const fs::path& file) {
  crypto::Sha256 hash;
  std::ifstream in{file, std::ios::binary};
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0)
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
  if (!in.eof()) throw base::Error{base::Code::STORAGE_DAMAGED, fmt::format("{} cannot be read", file.string())};
  return hash.finish_hex();
}

}  // namespace

Seal look_at(const fs::path& database, bool digest) {
  struct stat shown {};
  if (::stat(database.c_str(), &shown) != 0)
    throw base::Error{base::Code::STORAGE_DAMAGED, fmt::format("{} cannot be read", database.string())};
  return {.sha256 = digest ? digest_of(database) : std::string{},
          .generation = 0,
          .bytes = shown.st_size,
          .modified = nanoseconds(shown.st_mtim),
          .changed = nanoseconds(shown.st_ctim),
          .inode = static_cast<std::int64_t>(shown.st_ino),
          .boot = boot_id()};
}

bool untouched(const Seal& seal, const Seal& now) {
  auto like = now;
  like.sha256 = seal.sha256;
  like.generation = seal.generation;
  return like == seal;
}

std::optional<Seal> read_seal(const fs::path& folder) {
  std::ifstream in{file_of(folder), std::ios::binary};
  if (!in) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto json = Json::parse(text, nullptr, false);
  try {
    return Seal{.sha256 = json.at("sha256"),
                .generation = json.at("generation"),
                .bytes = json.at("bytes"),
                .modified = json.at("modified"),
                .changed = json.at("changed"),
                .inode = json.at("inode"),
                .boot = json.at("boot")};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

void write_seal(const fs::path& folder, const Seal& seal) {
  const Json json{{"sha256", seal.sha256},     {"generation", seal.generation}, {"bytes", seal.bytes},
                  {"modified", seal.modified}, {"changed", seal.changed},       {"inode", seal.inode},
                  {"boot", seal.boot}};
  sys::write_durably(file_of(folder), json.dump() + "\n");
}

void remove_seal(const fs::path& folder) {
  if (::unlink(file_of(folder).c_str()) == 0) sys::sync_folder(folder);
}

bool Running::left_behind(const fs::path& folder) { return ::access(running_file(folder).c_str(), F_OK) == 0; }

void Running::begin(const fs::path& folder) {
  const int fd = ::open(running_file(folder).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

void Running::end(const fs::path& folder) { ::unlink(running_file(folder).c_str()); }

}  // namespace farmtok::store
