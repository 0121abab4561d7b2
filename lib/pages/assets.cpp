#include "pages/assets.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "pages/embedded.hpp"

namespace farmtok::pages {
namespace {

// FNV-1a: the hash only has to change with the bytes, which no attacker chooses.
std::uint64_t hash(std::string_view bytes) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char byte : bytes) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return value;
}

struct Files {
  static constexpr std::size_t count = 3;
  std::array<std::string_view, count> names{"volunteer.css", "volunteer.js", "icon.svg"};
  std::array<std::string, count> paths;
  std::array<Asset, count> assets{
      Asset{{}, "text/css; charset=utf-8", embedded::css()},
      Asset{{}, "text/javascript; charset=utf-8", embedded::js()},
      Asset{{}, "image/svg+xml", embedded::icon()},
  };

  Files() {
    for (std::size_t i = 0; i < count; ++i) {
      const auto dot = names[i].rfind('.');
      paths[i] =
          fmt::format("/assets/{}-{:016x}{}", names[i].substr(0, dot), hash(assets[i].bytes), names[i].substr(dot));
      assets[i].path = paths[i];
    }
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
};

const Files& files() {
  static const Files all;
  return all;
}

}  // namespace

std::span<const Asset> assets() { return files().assets; }

std::string_view asset_path(std::string_view file) {
  for (std::size_t i = 0; i < Files::count; ++i) {
    if (files().names[i] == file) return files().paths[i];
  }
  throw std::out_of_range(fmt::format("no asset is called {}", file));
}

}  // namespace farmtok::pages
