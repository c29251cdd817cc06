package org.postern.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.config.Kind;
import org.postern.config.Unit;
import org.postern.config.Value;
import org.postern.control.Administration.AccountView;
import org.postern.control.Administration.AliasView;
import org.postern.control.Administration.DomainView;
import org.postern.trace.Escaper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The commands about domains, accounts and aliases. */
public final class AdministrationHandlers {
    /** A quota is none, or between these: from one large message to one terabyte. */
    private static final Kind QUOTA = new Kind.Size(1 << 20, 1L << 40);

    /** Most accounts behind one alias: as many as a message has recipients (RFC 5321 §4.5.3.1.8). */
    static final int MAX_TARGETS = 100;

    private final Administration administration;

    private AdministrationHandlers(Administration administration) {
        this.administration = administration;
    }

    public static Handlers of(Administration administration) {
        var here = new AdministrationHandlers(administration);
        var table = new HashMap<String, Function<Request, Answer>>();
        table.put(
                "domain.add",
                request -> administration.addDomain(request.argument("domain")).answer());
        table.put(
                "domain.remove",
                request ->
                        administration.removeDomain(request.argument("domain")).answer());
        table.put("domain.list", _ -> here.domains());
        table.put("domain.show", here::domain);
        table.put("account.add", here::addAccount);
        table.put(
                "account.remove",
                request -> administration
                        .removeAccount(request.argument("address"))
                        .answer());
        table.put("account.password", here::changePassword);
        table.put("account.quota", here::changeQuota);
        table.put("account.list", here::accounts);
        table.put("account.show", here::account);
        table.put("alias.add", here::addAlias);
        table.put(
                "alias.remove",
                request ->
                        administration.removeAlias(request.argument("address")).answer());
        table.put("alias.list", here::aliases);
        return new Handlers(table);
    }

    private Answer domains() {
        var text = new ArrayList<String>();
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (DomainView view : administration.domains()) {
            text.add(line(view));
            json.add(json(view));
        }
        return new Answer(Exit.WELL, text, json);
    }

    private Answer domain(Request request) {
        @Nullable DomainView view = administration.domain(request.argument("domain"));
        return view == null
                ? absent("domain", request.argument("domain"))
                : new Answer(Exit.WELL, List.of(line(view)), json(view));
    }

    private static String line(DomainView view) {
        return view.name() + "  accounts " + view.accounts() + ", aliases " + view.aliases();
    }

    private static ObjectNode json(DomainView view) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", view.name())
                .put("accounts", view.accounts())
                .put("aliases", view.aliases());
    }

    private Answer addAccount(Request request) {
        return administration
                .addAccounts(List.of(request.argument("address")), request.argument("password"))
                .answer();
    }

    private Answer changePassword(Request request) {
        return administration
                .changePassword(request.argument("address"), request.argument("password"))
                .answer();
    }

    private Answer changeQuota(Request request) {
        String wanted = request.argument("quota");
        if (wanted.equals("none")) {
            return administration.changeQuota(request.argument("address"), 0).answer();
        }
        return switch (QUOTA.check(QUOTA.fromText(wanted))) {
            case Kind.Check.Fit(Value.Amount(long bytes)) ->
                administration.changeQuota(request.argument("address"), bytes).answer();
            case Kind.Check.Fit _, Kind.Check.Unfit _ ->
                Answer.refused(Exit.WRONG, "expected " + QUOTA.expected() + ", or none", "For example: 5 GiB");
        };
    }

    private Answer accounts(Request request) {
        var text = new ArrayList<String>();
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (AccountView view : administration.accounts(request.argument("domain"))) {
            text.add(line(view));
            json.add(json(view));
        }
        return new Answer(Exit.WELL, text, json);
    }

    private Answer account(Request request) {
        @Nullable AccountView view = administration.account(request.argument("address"));
        return view == null
                ? absent("account", request.argument("address"))
                : new Answer(Exit.WELL, List.of(line(view)), json(view));
    }

    private static String line(AccountView view) {
        return view.address() + "  messages " + view.messages() + ", used " + size(view.usedBytes()) + " of "
                + (view.quotaBytes() == 0 ? "no bound" : size(view.quotaBytes()));
    }

    private static ObjectNode json(AccountView view) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("address", view.address())
                .put("messages", view.messages())
                .put("usedBytes", view.usedBytes())
                .put("quotaBytes", view.quotaBytes());
    }

    private Answer addAlias(Request request) {
        List<String> targets = List.of(request.argument("targets").split(",", MAX_TARGETS + 1));
        return administration.addAlias(request.argument("address"), targets).answer();
    }

    private Answer aliases(Request request) {
        var text = new ArrayList<String>();
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (AliasView view : administration.aliases(request.argument("domain"))) {
            text.add(view.address() + " → " + String.join(", ", view.targets()));
            ObjectNode node = json.addObject().put("address", view.address());
            ArrayNode targets = node.putArray("targets");
            view.targets().forEach(targets::add);
        }
        return new Answer(Exit.WELL, text, json);
    }

    private static Answer absent(String what, String name) {
        return Answer.refused(
                Exit.NOT_WELL,
                "there is no " + what + " " + Escaper.terminal(name),
                "\"postern " + what + " list\" shows those that are there.");
    }

    /** Rounded to whole units of at least three digits, for a person. */
    static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10L << 20 ? (bytes >> 10) + " KiB" : Unit.BYTES.words(bytes >> 20 << 20);
    }
}
