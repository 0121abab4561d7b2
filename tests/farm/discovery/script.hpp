#pragma once
// Small programs in place of those that an operator would install.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support.hpp"

namespace farmtok::test {

/// A shell script, and its kept text: it may write into "$KEPT".
class Script {
 public:
  explicit Script(const std::string& lines, const std::string& name = "stand-in") {
    path_ = folder_.path() + "/" + name;
    std::ofstream(path_) << "#!/bin/sh\nKEPT='" << kept_path() << "'\n" << lines << "\n";
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  const std::string& path() const { return path_; }
  const std::string& folder() const { return folder_.path(); }
  std::string kept() const {
    std::ifstream file(kept_path());
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string kept_path() const { return folder_.path() + "/kept"; }
  TempFolder folder_;
  std::string path_;
};

}  // namespace farmtok::test
