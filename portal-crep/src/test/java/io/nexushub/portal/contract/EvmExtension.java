package io.nexushub.portal.contract;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test the same node, in the state in which it was before the test. */
final class EvmExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
  private static final Namespace SPACE = Namespace.create(EvmExtension.class);

  /** Closed by JUnit after the last test. */
  private record Node(Anvil anvil, Evm evm) implements AutoCloseable {
    static Node start() {
      try {
        Anvil anvil = Anvil.start();
        return new Node(anvil, new Evm(anvil.url()));
      } catch (RuntimeException unchanged) {
        throw unchanged;
      } catch (Exception failed) {
        throw new IllegalStateException("anvil did not start", failed);
      }
    }

    @Override
    public void close() throws Exception {
      anvil.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(SPACE).put("snapshot", node(context).snapshot());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    node(context).revertTo(context.getStore(SPACE).get("snapshot", String.class));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Evm.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return node(context);
  }

  private static Evm node(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .computeIfAbsent("node", ignored -> Node.start(), Node.class)
        .evm();
  }
}
