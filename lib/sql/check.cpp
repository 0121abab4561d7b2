#include "sql/check.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/error.hpp"

namespace farmtok::sql {
namespace {

std::uint32_t big_endian(const std::array<char, 100>& bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

}  // namespace

std::vector<std::string> faults_in(Database& database, Depth depth, int most) {
  std::vector<std::string> faults;
  try {
    auto pages = database(fmt::format("PRAGMA {}({})", depth == Depth::full ? "integrity_check" : "quick_check", most));
    while (pages.next())
      if (auto words = pages.text(0); words != "ok") faults.push_back(std::move(words));
    auto references = database("PRAGMA foreign_key_check");
    while (static_cast<int>(faults.size()) < most && references.next())
      faults.push_back(fmt::format("row {} of {} names a row of {} that is not there", references.integer(1),
                                   references.text(0), references.text(2)));
  } catch (const base::Error& error) {
    if (error.code == base::Code::STORAGE_FULL || error.code == base::Code::STORAGE_BUSY) throw;
    faults.push_back(error.message);
  }
  return faults;
}

std::optional<std::string> header_fault(const std::string& path) {
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(path, unknown);
  if (unknown) return "it cannot be read";
  if (bytes == 0) return std::nullopt;
  std::array<char, 100> head{};
  if (!std::ifstream{path, std::ios::binary}.read(head.data(), head.size())) return "it is too short for a database";
  if (std::string_view{head.data(), 16} != std::string_view{"SQLite format 3\0", 16}) return "it is no database";
  const auto given = big_endian(head, 16, 2);
  const std::uint32_t page = given == 1 ? 65536 : given;
  if (page < 512 || (page & (page - 1)) != 0) return fmt::format("its header gives pages of {} bytes", page);
  if (bytes % page != 0) return fmt::format("its size, {} bytes, is no whole number of pages", bytes);
  // The number of pages is valid only when it was written together with the last change.
  const bool counted = big_endian(head, 24, 4) == big_endian(head, 92, 4);
  const std::uintmax_t pages = big_endian(head, 28, 4);
  if (counted && pages * page > bytes) return fmt::format("it has {} bytes, its header gives {}", bytes, pages * page);
  return std::nullopt;
}

}  // namespace farmtok::sql
