#pragma once
// A separate farm for each test: temporary folder, a clock that the test moves, no daemon.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace farmtok::test {

/// A folder that is removed at the end of the test.
class TempFolder {
 public:
  TempFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "farmtok-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline base::Instant noon() { return *base::parse_instant("2026-06-01T12:00:00Z"); }

/// The code that `act` throws; INTERNAL's neighbour UNFINISHED when it throws nothing.
template <class Act>
base::Code code_of(Act&& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error.code;
  }
  return base::Code::UNFINISHED;
}

}  // namespace farmtok::test
