package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads conditions: {@code if acl1 !acl2 or { src 10/8 }}. One for a configuration; owned by the
 * thread that reads it.
 */
public final class Conditions {
  private final AclLanguage language;

  /** Reads conditions of a language. */
  public Conditions(AclLanguage language) {
    this.language = language;
  }

  /** Returns the language. */
  public AclLanguage language() {
    return language;
  }

  /** Tells whether a condition begins with this word. */
  public static boolean begins(String word) {
    return word.equals("if") || word.equals("unless");
  }

  /**
   * Reads a condition.
   *
   * @param line the line
   * @param index of the word {@code if} or {@code unless}
   * @param proxy whose lists it may name
   * @throws InvalidExpressionException saying what is wrong, without the line
   */
  public Condition read(Line line, int index, ProxyDraft proxy) throws InvalidExpressionException {
    List<List<Condition.Term>> alternatives = new ArrayList<>();
    List<Condition.Term> terms = new ArrayList<>();
    boolean negated = false;
    for (int at = index + 1; at < line.count(); at++) {
      String word = line.word(at);
      if (word.equals("or") || word.equals("||")) {
        if (!terms.isEmpty()) {
          alternatives.add(terms);
          terms = new ArrayList<>();
        }
        negated = false;
        continue;
      }
      while (word.startsWith("!")) {
        negated = !negated;
        word = word.substring(1);
      }
      if (word.isEmpty()) {
        continue;
      }
      Acl acl;
      if (word.equals("{")) {
        int end = at + 1;
        while (end < line.count() && !line.word(end).equals("}")) {
          end++;
        }
        if (end >= line.count()) {
          throw new InvalidExpressionException("missing closing '}' in condition");
        }
        acl = new Acl("");
        acl.add(parser(line, proxy.name()).parse(line.wordsFrom(at + 1).subList(0, end - at - 1)));
        at = end;
      } else {
        acl = named(word, line, proxy);
      }
      terms.add(new Condition.Term(acl, negated));
      negated = false;
    }
    if (!terms.isEmpty()) {
      alternatives.add(terms);
    }
    return new Condition(line.word(index).equals("unless"), alternatives);
  }

  private AclParser parser(Line line, String proxy) {
    return new AclParser(language, site(line, proxy), line.diagnostics()::warning);
  }

  private static Site site(Line line, String proxy) {
    return new Site(Site.Place.ACL, line.position(), proxy);
  }

  private Acl named(String name, Line line, ProxyDraft proxy) throws InvalidExpressionException {
    return language.named(
        name, AclBook.of(proxy), site(line, proxy.name()), line.diagnostics()::warning);
  }

  /** Reads an {@code acl} line. */
  void define(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults() && proxy.name().isEmpty()) {
      line.alert(" : 'acl' not allowed in anonymous 'defaults' section.");
      return;
    }
    String name = line.word(1);
    if (name.isEmpty()) {
      // HAProxy takes it for a list that nobody can name.
      line.warn(" : 'acl' without a name and a criterion is ignored.");
      return;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean permitted =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.:".indexOf(c) >= 0;
      if (!permitted) {
        line.alert(" : character '" + c + "' is not permitted in acl name '" + name + "'.");
        return;
      }
    }
    if (name.equalsIgnoreCase("or")) {
      line.alert(
          " : acl name '"
              + name
              + "' will never match. 'or' is used to express a logical disjunction within a"
              + " condition.");
      return;
    }
    try {
      AclBook book = AclBook.of(proxy);
      language.reads(proxy.name(), book);
      language.takeReferred();
      AclTest test = parser(line, proxy.name()).parse(line.wordsFrom(2));
      book.findOrAdd(name).add(test, language.takeReferred());
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected while parsing ACL '" + name + "' : " + wrong.getMessage() + ".");
    }
  }
}
