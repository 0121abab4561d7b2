#include "words/snowball.hpp"

#include <libstemmer.h>

#include <map>
#include <memory>

namespace farmtok::words {
namespace {

struct Closer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

}  // namespace

std::string snowball(std::string_view algorithm, std::string_view word) {
  thread_local std::map<std::string, std::unique_ptr<sb_stemmer, Closer>, std::less<>> made;
  auto found = made.find(algorithm);
  if (found == made.end()) {
    std::string name{algorithm};
    std::unique_ptr<sb_stemmer, Closer> stemmer{sb_stemmer_new(name.c_str(), nullptr)};
    found = made.emplace(std::move(name), std::move(stemmer)).first;
  }
  auto* stemmer = found->second.get();
  constexpr std::size_t longest = 200;  // longer ones are no words, and some algorithms take the square of the length
  if (!stemmer || word.size() > longest) return std::string{word};
  const auto* stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (!stem) return std::string{word};
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace farmtok::words
